/** Writing messages_in. The rules about what may be written are in ../message.ts. */
import { Refusal } from '../../shared/errors.js';
import type { Row } from './row.js';
import { has } from './schema.js';
import type { ReadableDb, WritableDb } from './sqlite.js';

const FILE = 'inbound.db';

/** A row for messages_in, by column, without the seq that it gets when it is written. */
export interface InboundRow {
  id: string;
  kind: string;
  /** ISO, UTC. */
  timestamp: string;
  status: string;
  process_after: string | null;
  recurrence: string | null;
  series_id: string;
  tries: number;
  trigger: 0 | 1;
  platform_id: string | null;
  channel_type: string | null;
  thread_id: string | null;
  /** JSON text. */
  content: string;
  source_session_id: string | null;
  on_wake: 0 | 1;
}

/** What a column that is not there comes to anyway: not setting it then loses nothing. */
const DEFAULTS: Partial<InboundRow> = {
  status: 'pending',
  process_after: null,
  recurrence: null,
  tries: 0,
  trigger: 1,
  platform_id: null,
  channel_type: null,
  thread_id: null,
  source_session_id: null,
  on_wake: 0,
};

/** The columns whose values tell one message from another; hosts change the others as they work. */
const IDENTITY = [
  'kind',
  'content',
  'platform_id',
  'channel_type',
  'thread_id',
  'source_session_id',
] as const;

/** Above this the next seq would soon not be a number that every reader can hold. */
const LARGEST_SEQ = 2 ** 52;

/**
 * The next number on our side. The host takes its MAX(seq) and inserts at the next even number without a
 * transaction; standing 4 above, we never sit where it is about to land (measured: DATA-FORMAT).
 * @throws SESSION_DB_SEQ when the largest seq is not one that a host could have written
 */
export function nextEvenSeq(db: ReadableDb): number {
  if (!has(db, 'messages_in', 'seq')) throw Refusal.of('COLUMN_MISSING', { file: FILE, columns: ['seq'] });
  // The column's type is advice: a text or a blob would sort above every number.
  const largest = db.prepare('SELECT max(seq) FROM messages_in').pluck().safeIntegers(true).get() ?? null;
  if (largest === null) return 2;
  if (typeof largest !== 'bigint' || largest < 0n || largest > BigInt(LARGEST_SEQ)) {
    throw Refusal.of('SESSION_DB_SEQ', { file: FILE, seq: String(largest).slice(0, 40) });
  }
  const max = Number(largest);
  return max - (max % 2) + 4;
}

/** The row of a message id, or null. */
export function findInboundRow(db: ReadableDb, id: string): Row | null {
  return db.prepare<[string], Row>('SELECT * FROM messages_in WHERE id = ?').get(id) ?? null;
}

/** True when a stored row is the message that is to be written. Columns that are not there say nothing. */
export function isSameMessage(stored: Row, row: InboundRow): boolean {
  return IDENTITY.every((column) => !(column in stored) || stored[column] === row[column]);
}

/**
 * Inserts a row, with what the table has columns for, and reads it back.
 * @returns its seq
 * @throws COLUMN_MISSING when something that was asked for cannot be set; SESSION_DB_SEQ;
 *   WRITE_NOT_CONFIRMED
 */
export function insertMessage(db: WritableDb, row: InboundRow): { seq: number } {
  const missing: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row)) {
    if (has(db, 'messages_in', column)) values[column] = value;
    // series_id is the host's own bookkeeping: a table without it belongs to a host without it.
    else if (column !== 'series_id' && DEFAULTS[column as keyof InboundRow] !== value) {
      missing.push(`messages_in.${column}`);
    }
  }
  if (missing.length > 0) throw Refusal.of('COLUMN_MISSING', { file: FILE, columns: missing });
  const seq = nextEvenSeq(db);
  values.seq = seq;

  const columns = Object.keys(values);
  db.prepare(
    `INSERT INTO messages_in (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  ).run(values);
  const stored = findInboundRow(db, row.id);
  if (stored === null || columns.some((name) => stored[name] !== values[name])) {
    throw Refusal.of('WRITE_NOT_CONFIRMED', { id: row.id });
  }
  return { seq };
}
