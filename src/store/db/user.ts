/** The people whom v2.db knows: what they are called, what they may decide, where a host writes to them. */
import { prepared } from './prepared.js';
import { type Row, text } from './row.js';
import { columnsOf } from './short-rows.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

/** Whether this version has the table with these columns. */
function hasAll(db: ReadableDb, table: string, wanted: readonly string[]): boolean {
  if (!hasTable(db, table)) return false;
  const columns = columnsOf(db, table);
  return wanted.every((name) => columns.has(name));
}

/** What a user is called; null for one without a name, or whom v2.db does not know. */
export function userName(db: ReadableDb, userId: string): string | null {
  if (!hasAll(db, 'users', ['id', 'display_name'])) return null;
  const row = prepared<[string], Row>(db, 'SELECT display_name FROM users WHERE id = ?').get(userId);
  const name = row === undefined ? null : text(row, 'display_name');
  return name === null || name.trim() === '' ? null : name;
}

/**
 * The ids of those from whom a host takes a decision about an agent group, in the order in which it asks them: the
 * group's admins, the admins of all, the owners.
 * @param agentGroupId null: of none in particular
 */
export function approverIds(db: ReadableDb, agentGroupId: string | null): string[] {
  if (!hasAll(db, 'user_roles', ['user_id', 'role', 'agent_group_id'])) return [];
  const rows = prepared<[{ group: string | null }], Row>(
    db,
    `SELECT DISTINCT user_id, min(CASE WHEN role = 'owner' THEN 2 WHEN agent_group_id IS NULL THEN 1 ELSE 0 END) AS place
         FROM user_roles
         WHERE (role = 'admin' AND (agent_group_id = @group OR agent_group_id IS NULL))
            OR (role = 'owner' AND agent_group_id IS NULL)
         GROUP BY user_id ORDER BY place, user_id LIMIT 100`,
  ).all({ group: agentGroupId });
  return rows.flatMap((row) => text(row, 'user_id') ?? []);
}

/** The messaging group in which a host writes to a user directly; null where it has not done so yet. */
export function directChatId(db: ReadableDb, userId: string): string | null {
  if (!hasAll(db, 'user_dms', ['user_id', 'messaging_group_id'])) return null;
  const sql = 'SELECT messaging_group_id FROM user_dms WHERE user_id = ?';
  const row = prepared<[string], Row>(db, sql).get(userId);
  return row === undefined ? null : text(row, 'messaging_group_id');
}

/** Whether a host lets a user speak to an agent group: its members, its admins, the admins of all, the owners. */
export function mayAccess(db: ReadableDb, userId: string, agentGroupId: string): boolean {
  if (approverIds(db, agentGroupId).includes(userId)) return true;
  if (!hasAll(db, 'agent_group_members', ['user_id', 'agent_group_id'])) return false;
  const sql = 'SELECT 1 FROM agent_group_members WHERE user_id = ? AND agent_group_id = ?';
  return prepared<[string, string], unknown>(db, sql).get(userId, agentGroupId) !== undefined;
}
