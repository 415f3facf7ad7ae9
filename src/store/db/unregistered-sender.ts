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
