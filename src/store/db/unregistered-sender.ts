import { prepared } from './prepared.js';
import type { Row } from './row.js';
import { columnsOf, newestShortRows } from './short-rows.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

const TABLE = 'unregistered_senders';

/**
 * The rows of the last messages that a host dropped.
 * @returns none where the table is missing, as in older workspaces
 */
export function unregisteredSenderRows(db: ReadableDb, limit: number): { rows: Row[]; more: number } {
  if (!hasTable(db, TABLE)) return { rows: [], more: 0 };
  const columns = columnsOf(db, TABLE);
  return newestShortRows(db, { table: TABLE, columns, newestBy: 'last_seen', where: '', limit });
}

/** Whether an owner or admin is asked about that sender in that chat just now. */
export function hasPendingSender(db: ReadableDb, messagingGroupId: string, sender: string): boolean {
  const table = 'pending_sender_approvals';
  if (!hasTable(db, table)) return false;
  const sql = `SELECT 1 FROM ${table} WHERE messaging_group_id = ? AND sender_identity = ?`;
  return prepared<[string, string], unknown>(db, sql).get(messagingGroupId, sender) !== undefined;
}
