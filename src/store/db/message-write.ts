/** Writing messages_in. The rules about what may be written are in ../message.ts. */
import type Database from 'better-sqlite3';
import { Refusal } from '../../shared/errors.js';
import type { Row } from './row.js';
import { has, type KnownTables, knownTables } from './schema.js';
import type { WritableDb } from './sqlite.js';

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

/** Every column, in one order for all statements. */
const COLUMNS = [
  ...(['id', 'kind', 'timestamp', 'status', 'process_after', 'recurrence', 'series_id', 'tries'] as const),
  ...(['trigger', 'platform_id', 'channel_type', 'thread_id', 'content', 'source_session_id'] as const),
  'on_wake',
] as const satisfies readonly (keyof InboundRow)[];

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
 * @param largest max(seq) as stored: the column's type is advice, a text or a blob sorts above every number
 * @throws SESSION_DB_SEQ when the largest seq is not one that a host could have written
 */
function evenSeqAfter(largest: unknown): number {
  // In an empty table the host is about to land on 2.
  if (largest === null) return 4;
  if (typeof largest !== 'number' || !Number.isInteger(largest) || largest < 0 || largest > LARGEST_SEQ) {
    throw Refusal.of('SESSION_DB_SEQ', { file: FILE, seq: String(largest).slice(0, 40) });
  }
  return largest - (largest % 2) + 4;
}

/**
 * The next number on our side in this inbound.db, from the end of seq's index, however many rows there are.
 * @throws SESSION_DB_SEQ
 */
export function nextEvenSeq(db: WritableDb): number {
  return evenSeqAfter(db.prepare('SELECT max(seq) FROM messages_in').pluck().get() ?? null);
}

/** True when a stored row is the message that is to be written. Columns that are not there say nothing. */
export function isSameMessage(stored: Row, row: InboundRow): boolean {
  return IDENTITY.every((column) => !(column in stored) || stored[column] === row[column]);
}

/**
 * Refuses what the table has no column for. A value that equals the column's default loses nothing; and
 * series_id is the host's own bookkeeping: a table without it belongs to a host without it.
 */
function refuseMissing(row: InboundRow, absent: readonly (keyof InboundRow)[]): void {
  const missing = absent.filter((column) => column !== 'series_id' && DEFAULTS[column] !== row[column]);
  if (missing.length > 0) {
    throw Refusal.of('COLUMN_MISSING', { file: FILE, columns: missing.map((name) => `messages_in.${name}`) });
  }
}

/** Writes messages inside one transaction; to be dropped with it. */
export interface MessageWriter {
  /** The row of a message id, by column, or null. */
  find(id: string): Row | null;
  /**
   * Inserts a row, with what the table has columns for, and reads it back.
   * @returns its seq
   * @throws COLUMN_MISSING when something that was asked for cannot be set; SESSION_DB_SEQ;
   *   WRITE_NOT_CONFIRMED
   */
  insert(row: InboundRow): { seq: number };
}

interface Statements {
  columns: readonly (keyof InboundRow)[];
  absent: readonly (keyof InboundRow)[];
  select: string;
  /** Null when the table has no seq. */
  insert: string | null;
}

/** The texts of the statements, by what checkTables found: the same for as long as a schema is known. */
const texts = new WeakMap<KnownTables, Statements>();

function statementsFor(db: WritableDb): Statements {
  const tables = knownTables(db);
  if (tables === undefined) throw new Error('The tables of the handle were not checked');
  const made = texts.get(tables);
  if (made !== undefined) return made;
  const columns = COLUMNS.filter((column) => has(db, 'messages_in', column));
  const absent = COLUMNS.filter((column) => !columns.includes(column));
  const numbered = has(db, 'messages_in', 'seq');
  // Aliases, because a table may spell its columns in another case.
  const list = (numbered ? ['seq', ...columns] : columns).map((name) => `${name} AS ${name}`).join(', ');
  const values = `?${', ?'.repeat(columns.length)}`;
  const statements = {
    columns,
    absent,
    select: `SELECT ${list} FROM messages_in WHERE id = ?`,
    insert: numbered ? `INSERT INTO messages_in (seq, ${columns.join(', ')}) VALUES (${values})` : null,
  };
  texts.set(tables, statements);
  return statements;
}

/** @param db inside the transaction that the writer lives for: nobody else numbers rows meanwhile */
export function messageWriter(db: WritableDb): MessageWriter {
  const { columns, absent, select, insert } = statementsFor(db);
  const look = db.prepare<[string], Row>(select);
  const find = (id: string): Row | null => look.get(id) ?? null;
  let write: Database.Statement<unknown[]> | null = null;
  let next: number | null = null;
  return {
    find,
    insert: (row) => {
      if (absent.length > 0) refuseMissing(row, absent);
      if (insert === null) throw Refusal.of('COLUMN_MISSING', { file: FILE, columns: ['messages_in.seq'] });
      const seq: number = next ?? nextEvenSeq(db);
      write ??= db.prepare<unknown[]>(insert);
      write.run(seq, ...columns.map((column) => row[column]));
      const stored = find(row.id);
      if (stored?.seq !== seq || columns.some((column) => stored[column] !== row[column])) {
        throw Refusal.of('WRITE_NOT_CONFIRMED', { id: row.id });
      }
      next = seq + 4;
      return { seq };
    },
  };
}
