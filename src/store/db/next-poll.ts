/** What the next poll will consider in messages_in, besides what it takes. */
import { column } from './schema.js';
import type { ReadableDb } from './sqlite.js';

/** The newest rows that are searched: there is no index on status. Older ones were settled long ago, or never will be. */
const ROWS_SEARCHED = 50_000;

/** Rows that the host has not settled: pending, paused, or with an unknown status. */
export interface OpenRows {
  /** Row numbers, newest (by seq) first. */
  rowids: number[];
  /** How many there are, at most 50,000. */
  count: number;
  /** When the next pending one becomes due, ms since 1970 UTC. */
  nextDueAt: number | null;
  /** True when not all rows were searched. */
  cut: boolean;
}

/**
 * The newest open rows.
 * @param now ms since 1970 UTC
 * @throws SqliteError where the table has no status or seq: no runner can poll such a session either
 */
export function readOpenRows(inbound: ReadableDb, now: number, limit: number): OpenRows {
  const open = `FROM messages_in
    WHERE rowid > (SELECT max(rowid) FROM messages_in) - ${ROWS_SEARCHED}
      AND coalesce(status, '') NOT IN ('completed', 'failed')`;
  // The plus keeps SQLite from walking the index on seq, past rows that need not be searched.
  const rowids = inbound
    .prepare<[number], number>(`SELECT rowid ${open} ORDER BY +seq DESC LIMIT ?`)
    .pluck()
    .all(limit);
  const due = column(inbound, 'messages_in', 'process_after', 'unixepoch(process_after)');
  const sum = inbound
    .prepare<[number], { count: number; next: number | null }>(
      `SELECT count(*) AS count, min(${due}) FILTER (WHERE status = 'pending' AND ${due} > ?) AS next ${open}`,
    )
    .get(Math.floor(now / 1000));
  const cut = inbound
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM messages_in
         WHERE rowid <= (SELECT max(rowid) FROM messages_in) - ${ROWS_SEARCHED})`,
    )
    .pluck()
    .get();
  return {
    rowids,
    count: sum?.count ?? 0,
    nextDueAt: sum?.next == null ? null : sum.next * 1000,
    cut: cut === 1,
  };
}
