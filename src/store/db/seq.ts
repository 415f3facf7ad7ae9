import { Refusal } from '../../shared/errors.js';
import { has } from './schema.js';
import type { ReadableDb } from './sqlite.js';

/** Above this the next seq would soon not be a number that every reader can hold. */
const LARGEST_SEQ = 2n ** 52n;

/**
 * Refuses a database whose largest seq is not one that a host or a container could have written: the
 * column's type is advice, and a text or a blob would sort above every number.
 * @throws SESSION_DB_SEQ
 */
export function checkSeq(db: ReadableDb, file: 'inbound.db' | 'outbound.db'): void {
  const table = file === 'inbound.db' ? 'messages_in' : 'messages_out';
  if (!has(db, table, 'seq')) return;
  const largest = db.prepare(`SELECT max(seq) FROM ${table}`).pluck().safeIntegers(true).get() ?? null;
  if (largest === null) return;
  if (typeof largest !== 'bigint' || largest < 0n || largest > LARGEST_SEQ) {
    throw Refusal.of('SESSION_DB_SEQ', { file, seq: String(largest).slice(0, 40) });
  }
}
