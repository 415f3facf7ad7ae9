import type { MessagingGroup } from '../../contract/entities/messaging-group.js';
import { botOf } from '../../rules/bot.js';
import { parseTimestamp } from '../time.js';
import { prepared } from './prepared.js';
import { type Row, rememberingById, text, textOrEmpty } from './row.js';
import type { ReadableDb } from './sqlite.js';

/** A time whose being there counts: one that cannot be read is some time. */
function since(row: Row, column: string): number | null {
  return text(row, column) === null ? null : (parseTimestamp(row[column]) ?? 0);
}

function toMessagingGroup(row: Row): MessagingGroup {
  return {
    id: textOrEmpty(row, 'id'),
    channelType: textOrEmpty(row, 'channel_type'),
    platformId: textOrEmpty(row, 'platform_id'),
    instance: text(row, 'instance'),
    name: text(row, 'name'),
    isGroup: row.is_group === 1,
    detachedAt: since(row, 'detached_at'),
    deniedAt: since(row, 'denied_at'),
  };
}

/** All messaging groups, by channel and name. */
export function allMessagingGroups(db: ReadableDb): MessagingGroup[] {
  return prepared<[], Row>(db, 'SELECT * FROM messaging_groups ORDER BY channel_type, name, id')
    .all()
    .map(toMessagingGroup);
}

/** All messaging groups by id, for repeated calls: those that have not changed are the same objects each time. */
export function rememberingMessagingGroups(): (db: ReadableDb) => ReadonlyMap<string, MessagingGroup> {
  const toGroups = rememberingById(toMessagingGroup);
  return (db) => toGroups(prepared<[], Row>(db, 'SELECT * FROM messaging_groups').all());
}

/** One messaging group, or null. */
export function findMessagingGroup(db: ReadableDb, id: string): MessagingGroup | null {
  const row = prepared<[string], Row>(db, 'SELECT * FROM messaging_groups WHERE id = ?').get(id);
  return row === undefined ? null : toMessagingGroup(row);
}

/** The messaging groups at a chat's address: several where it is reached by several bots, the channel's own first. */
export function messagingGroupsAt(db: ReadableDb, channelType: string, platformId: string): MessagingGroup[] {
  return prepared<[string, string], Row>(
    db,
    'SELECT * FROM messaging_groups WHERE channel_type = ? AND platform_id = ? ORDER BY id',
  )
    .all(channelType, platformId)
    .map(toMessagingGroup)
    .sort((a, b) => Number(botOf(a) !== null) - Number(botOf(b) !== null));
}

/** Whether the workspace tells several bots of one channel apart. */
export function hasInstances(db: ReadableDb): boolean {
  const sql = "SELECT 1 FROM pragma_table_info('messaging_groups') WHERE lower(name) = 'instance'";
  return prepared<[], unknown>(db, sql).get() !== undefined;
}

/** Whom a host lets into a chat: by its policy towards senders it does not know, and whether somebody refused the chat. */
export function gateOf(
  db: ReadableDb,
  id: string,
): { policy: string | null; denied: boolean; detached: boolean } | null {
  const row = prepared<[string], Row>(db, 'SELECT * FROM messaging_groups WHERE id = ?').get(id);
  if (row === undefined) return null;
  const said = (column: string): boolean => text(row, column) !== null;
  return {
    policy: text(row, 'unknown_sender_policy'),
    denied: said('denied_at'),
    detached: said('detached_at'),
  };
}
