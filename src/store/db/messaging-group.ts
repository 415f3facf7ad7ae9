import { type MessagingGroup, SessionMode } from '../../shared/entities/messaging-group.js';
import { type Row, text, textOrEmpty } from './row.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

function toMessagingGroup(row: Row): MessagingGroup {
  return {
    id: textOrEmpty(row, 'id'),
    channelType: textOrEmpty(row, 'channel_type'),
    platformId: textOrEmpty(row, 'platform_id'),
    name: text(row, 'name'),
    isGroup: row.is_group === 1,
  };
}

/** All messaging groups, by channel and name. */
export function allMessagingGroups(db: ReadableDb): MessagingGroup[] {
  return db
    .prepare<[], Row>('SELECT * FROM messaging_groups ORDER BY channel_type, name, id')
    .all()
    .map(toMessagingGroup);
}

/** One messaging group, or null. */
export function findMessagingGroup(db: ReadableDb, id: string): MessagingGroup | null {
  const row = db.prepare<[string], Row>('SELECT * FROM messaging_groups WHERE id = ?').get(id);
  return row === undefined ? null : toMessagingGroup(row);
}

/** How sessions are made for one messaging group and one agent group. */
export interface Wiring {
  messagingGroupId: string;
  agentGroupId: string;
  /** null for a word that we do not know. */
  mode: SessionMode | null;
}

/** All wirings; none where the table is missing. */
export function allWirings(db: ReadableDb): Wiring[] {
  if (!hasTable(db, 'messaging_group_agents')) return [];
  return db
    .prepare<[], Row>('SELECT * FROM messaging_group_agents')
    .all()
    .map((row) => ({
      messagingGroupId: textOrEmpty(row, 'messaging_group_id'),
      agentGroupId: textOrEmpty(row, 'agent_group_id'),
      mode: SessionMode.safeParse(text(row, 'session_mode') ?? 'shared').data ?? null,
    }));
}
