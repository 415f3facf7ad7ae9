import { SessionMode } from '../../contract/entities/messaging-group.js';
import type { Wiring } from '../../contract/entities/wiring.js';
import { prepared } from './prepared.js';
import { type Row, text, textOrEmpty } from './row.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

/** Hosts take 0 and 1, and for anything else what the adapter has. */
function threadsIn(row: Row): Wiring['threads'] {
  if (row.threads === undefined) return null;
  return row.threads === 0 ? 'off' : row.threads === 1 ? 'on' : 'inherit';
}

function toWiring(row: Row): Wiring {
  return {
    id: textOrEmpty(row, 'id'),
    messagingGroupId: textOrEmpty(row, 'messaging_group_id'),
    agentGroupId: textOrEmpty(row, 'agent_group_id'),
    mode: SessionMode.safeParse(text(row, 'session_mode') ?? 'shared').data ?? null,
    priority: typeof row.priority === 'number' ? row.priority : 0,
    engageMode: text(row, 'engage_mode'),
    engagePattern: text(row, 'engage_pattern'),
    senderScope: text(row, 'sender_scope'),
    ignoredMessagePolicy: text(row, 'ignored_message_policy'),
    threads: threadsIn(row),
  };
}

function sorted(rows: readonly Row[]): Wiring[] {
  return rows.map(toWiring).sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
}

/** All wirings, those of a higher priority first; none where the table is missing. */
export function allWirings(db: ReadableDb): Wiring[] {
  if (!hasTable(db, 'messaging_group_agents')) return [];
  return sorted(prepared<[], Row>(db, 'SELECT * FROM messaging_group_agents').all());
}

/** One wiring, or null. */
export function findWiring(db: ReadableDb, id: string): Wiring | null {
  if (!hasTable(db, 'messaging_group_agents')) return null;
  const row = prepared<[string], Row>(db, 'SELECT * FROM messaging_group_agents WHERE id = ?').get(id);
  return row === undefined ? null : toWiring(row);
}

/** The wirings of one messaging group, as allWirings. */
export function wiringsOf(db: ReadableDb, messagingGroupId: string): Wiring[] {
  if (!hasTable(db, 'messaging_group_agents')) return [];
  const sql = 'SELECT * FROM messaging_group_agents WHERE messaging_group_id = ?';
  return sorted(prepared<[string], Row>(db, sql).all(messagingGroupId));
}
