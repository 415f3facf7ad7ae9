import type { Seq } from '../../contract/entities/message.js';
import { Refusal } from '../../contract/errors.js';
import { has } from './schema.js';
import type { ReadableDb } from './sqlite.js';

/**
 * SQL for the seq of a row, as a `Seq`: a column's type is only a hint, and a number may
 * exceed what JavaScript holds.
 */
export const SEQ_SQL = `CASE WHEN typeof(seq) <> 'integer' THEN NULL
  WHEN seq BETWEEN ${Number.MIN_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER} THEN seq ELSE CAST(seq AS TEXT) END`;

/** SQL for the largest seq of a table as stored; as a text where JavaScript cannot hold it exactly. */
export const largestSeqSql = (table: 'messages_in' | 'messages_out'): string =>
  `SELECT CASE WHEN typeof(seq) = 'integer' THEN ${SEQ_SQL} ELSE seq END FROM (SELECT max(seq) AS seq FROM ${table})`;

/** What SEQ_SQL returned. */
export function toSeq(value: unknown): Seq | null {
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}

/** Above this the next seq would soon not be a number that every reader can hold. */
export const LARGEST_SEQ = 2 ** 52;

/**
 * Refuses a database whose largest seq is not one that a host or a container could have written: the column's
 * type is only a hint, and a text or a blob would sort above every number.
 * @throws SESSION_DB_SEQ
 */
export function checkSeq(db: ReadableDb, file: 'inbound.db' | 'outbound.db'): void {
  const table = file === 'inbound.db' ? 'messages_in' : 'messages_out';
  if (!has(db, table, 'seq')) return;
  const largest = db.prepare(`SELECT max(seq) FROM ${table}`).pluck().safeIntegers(true).get() ?? null;
  if (largest === null) return;
  if (typeof largest !== 'bigint' || largest < 0n || largest > BigInt(LARGEST_SEQ)) {
    const seq = Buffer.isBuffer(largest) ? `a BLOB of ${largest.length} bytes` : String(largest).slice(0, 40);
    throw Refusal.of('SESSION_DB_SEQ', { file, seq });
  }
}
