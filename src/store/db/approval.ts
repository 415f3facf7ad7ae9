/** The three tables in which a host keeps what waits for somebody's decision. Older workspaces lack some of them. */
import { prepared } from './prepared.js';
import { type Row, text } from './row.js';
import { columnsOf, shortColumns } from './short-rows.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

const TABLES = {
  action: 'pending_approvals',
  sender: 'pending_sender_approvals',
  channel: 'pending_channel_approvals',
} as const;
export type ApprovalKind = keyof typeof TABLES;

/** A host writes these just before it removes the row: one that stayed has been decided. */
const DECIDED = "('approved', 'rejected', 'expired')";

/** Rows that still wait; all of them where there is no status. */
function waiting(columns: ReadonlySet<string>): string {
  return columns.has('status') ? `WHERE coalesce(status, 'pending') NOT IN ${DECIDED}` : '';
}

/**
 * The newest rows that wait, their texts cut to 64 Ki characters.
 * @returns none, and no more, where the table is missing
 */
export function approvalRows(
  db: ReadableDb,
  kind: ApprovalKind,
  limit: number,
): { rows: Row[]; more: number } {
  const table = TABLES[kind];
  if (!hasTable(db, table)) return { rows: [], more: 0 };
  const columns = columnsOf(db, table);
  const order = columns.has('created_at') ? 'ORDER BY created_at DESC' : '';
  const rows = db
    .prepare<[number], Row>(
      `SELECT ${shortColumns(columns)} FROM ${table} ${waiting(columns)} ${order} LIMIT ?`,
    )
    .all(limit);
  if (rows.length < limit) return { rows, more: 0 };
  const all = db
    .prepare<[], number>(`SELECT count(*) FROM ${table} ${waiting(columns)}`)
    .pluck()
    .get();
  return { rows, more: (all ?? rows.length) - rows.length };
}

/** How many approvals wait, by the session that asked for them. */
export function countApprovals(db: ReadableDb): Map<string, number> {
  const found = new Map<string, number>();
  if (!hasTable(db, TABLES.action)) return found;
  // Not by its columns' names: in a version that lacks one, the statement would not compile.
  const columns = columnsOf(db, TABLES.action);
  if (!columns.has('session_id')) return found;
  const sql = `SELECT session_id AS id, count(*) AS n FROM ${TABLES.action} ${waiting(columns)} GROUP BY session_id`;
  for (const row of prepared<[], Row>(db, sql).all()) {
    const id = text(row, 'id');
    if (id !== null) found.set(id, Number(row.n));
  }
  return found;
}
