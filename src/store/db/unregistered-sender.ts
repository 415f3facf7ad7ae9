import type { Row } from './row.js';
import { columnsOf, shortColumns } from './short-rows.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

const TABLE = 'unregistered_senders';

/**
 * The rows of the last messages that a host dropped, the latest first.
 * @returns none where the table is missing, as in older workspaces
 */
export function unregisteredSenderRows(db: ReadableDb, limit: number): { rows: Row[]; more: number } {
  if (!hasTable(db, TABLE)) return { rows: [], more: 0 };
  const columns = columnsOf(db, TABLE);
  const order = columns.has('last_seen') ? 'ORDER BY last_seen DESC' : '';
  const rows = db
    .prepare<[number], Row>(`SELECT ${shortColumns(columns)} FROM ${TABLE} ${order} LIMIT ?`)
    .all(limit);
  if (rows.length < limit) return { rows, more: 0 };
  const all = db.prepare<[], number>(`SELECT count(*) FROM ${TABLE}`).pluck().get();
  return { rows, more: (all ?? rows.length) - rows.length };
}
