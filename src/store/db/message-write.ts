/** Writing messages_in. The rules about what may be written are in ../message.ts. */
import { Refusal } from '../../contract/errors.js';
import { has, type KnownTables, knownTables } from './schema.js';
import { checkSeq, LARGEST_SEQ } from './seq.js';
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

/** The value that an absent column amounts to: not setting it then loses nothing. */
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

/** The columns whose values tell one message from another; hosts change the rest as they work. */
const IDENTITY: ReadonlySet<keyof InboundRow> = new Set([
  ...(['kind', 'content', 'platform_id', 'channel_type', 'thread_id', 'source_session_id'] as const),
]);

/**
 * The next number on our side. The host takes its MAX(seq) and inserts at the next even number without a
 * transaction; by staying 4 above, we never take the number it is about to use (measured: DATA-FORMAT).
 * @param largest max(seq) as stored: the column's type is only a hint, and a text or a blob sorts above every number
 * @throws SESSION_DB_SEQ when the largest seq is not one that a host could have written
 */
function evenSeqAfter(db: WritableDb, largest: unknown): number {
  // In an empty table the host is about to use 2.
  if (largest === null) return 4;
  if (typeof largest !== 'number' || !Number.isInteger(largest) || largest < 0 || largest > LARGEST_SEQ) {
    checkSeq(db, FILE);
    throw new Error(`checkSeq takes ${String(largest)} for a seq`);
  }
  return largest - (largest % 2) + 4;
}

/**
 * The next number on our side in this inbound.db, from the end of seq's index, however many rows there are.
 * @throws SESSION_DB_SEQ
 */
export function nextEvenSeq(db: WritableDb): number {
  return evenSeqAfter(db, db.prepare('SELECT max(seq) FROM messages_in').pluck().get() ?? null);
}

/**
 * Refuses values that the table has no column for. A value that equals the column's default loses nothing; series_id
 * is the host's own bookkeeping, so a table without it belongs to a host without it; and a `system` row starts no
 * turn, whatever its trigger.
 */
function refuseMissing(row: InboundRow, absent: readonly (keyof InboundRow)[]): void {
  const nothing: readonly (keyof InboundRow)[] =
    row.kind === 'system' ? ['series_id', 'trigger'] : ['series_id'];
  const missing = absent.filter((column) => !nothing.includes(column) && DEFAULTS[column] !== row[column]);
  if (missing.length > 0) {
    throw Refusal.of('COLUMN_MISSING', { file: FILE, columns: missing.map((name) => `messages_in.${name}`) });
  }
}

/** Writes messages inside one transaction; discard it with the transaction. */
export interface MessageWriter {
  /** True when there is a message with that id. */
  has(id: string): boolean;
  /**
   * Inserts a row, setting the columns that the table has, and reads it back.
   * @returns its seq
   * @throws COLUMN_MISSING when something that was asked for cannot be set; SESSION_DB_SEQ;
   *   WRITE_NOT_CONFIRMED
   */
  insert(row: InboundRow): { seq: number };
  /**
   * The seq of the row with this row's id if it is the same message; null when it is a different one, or has no seq.
   */
  same(row: InboundRow): { seq: number } | null;
}

interface Statements {
  columns: readonly (keyof InboundRow)[];
  absent: readonly (keyof InboundRow)[];
  /**
   * Returns `columns` and the seq of the message with that id, if there is one; then a row that has
   * nothing but the largest seq. One statement, since a new handle compiles each anew. No seq and no such
   * row where the table has none.
   */
  look: string;
  /** Null when the table has no seq. */
  insert: string | null;
}

/** The texts of the statements, keyed by what checkTables found: the same for as long as a schema is known. */
const statements = new WeakMap<KnownTables, Statements>();

function statementsFor(db: WritableDb): Statements {
  const tables = knownTables(db);
  if (tables === undefined) throw new Error('The tables of the handle were not checked');
  const known = statements.get(tables);
  if (known !== undefined) return known;
  const columns = COLUMNS.filter((column) => has(db, 'messages_in', column));
  const absent = COLUMNS.filter((column) => !columns.includes(column));
  const numbered = has(db, 'messages_in', 'seq');
  const list = (numbered ? [...columns, 'seq'] : columns).join(', ');
  const values = `?${', ?'.repeat(columns.length)}`;
  const select = `SELECT ${list} FROM messages_in WHERE id = ?`;
  const largest = `SELECT ${columns.map(() => 'NULL').join(', ')}, max(seq) FROM messages_in`;
  const made = {
    columns,
    absent,
    look: numbered ? `${select} UNION ALL ${largest}` : select,
    insert: numbered ? `INSERT INTO messages_in (${columns.join(', ')}, seq) VALUES (${values})` : null,
  };
  statements.set(tables, made);
  return made;
}

/** @param db inside the transaction that the writer lives for: nobody else assigns seqs meanwhile */
export function messageWriter(db: WritableDb): MessageWriter {
  const { columns, absent, look, insert } = statementsFor(db);
  const rows = db.prepare<[string], unknown[]>(look).raw();
  const write = once(() => db.prepare<unknown[]>(insert ?? ''));
  /** As of the last look; undefined before the first. */
  let largest: unknown;
  const taken = (id: string): boolean => {
    const found = rows.all(id);
    if (insert !== null) largest = found.pop()?.[columns.length] ?? null;
    return found.length > 0;
  };
  return {
    has: taken,
    insert: (message) => {
      if (absent.length > 0) refuseMissing(message, absent);
      if (insert === null) throw Refusal.of('COLUMN_MISSING', { file: FILE, columns: ['messages_in.seq'] });
      if (largest === undefined) taken(message.id);
      const seq = evenSeqAfter(db, largest);
      const values: unknown[] = columns.map((column) => message[column]);
      values.push(seq);
      write().run(values);
      const stored = rows.get(message.id) ?? [];
      if (values.some((value, at) => value !== stored[at])) {
        throw Refusal.of('WRITE_NOT_CONFIRMED', { id: message.id });
      }
      largest = seq;
      return { seq };
    },
    same: (message) => {
      const stored = rows.get(message.id) ?? [];
      const seq = stored[columns.length];
      // Columns that are not there decide nothing.
      const same = columns.every((column, at) => !IDENTITY.has(column) || stored[at] === message[column]);
      return same && typeof seq === 'number' ? { seq } : null;
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** The kind of the message with that id; null where there is none. */
export function kindOfMessage(db: WritableDb, id: string): string | null {
  const kind: unknown = db.prepare('SELECT kind FROM messages_in WHERE id = ?').pluck().get(id);
  return typeof kind === 'string' ? kind : null;
}

/**
 * Takes back a message that waits: it does not come again, as when a host cancels a task.
 * @param status as which it counts then
 * @returns false when it does not wait any more
 */
export function takeBackMessage(db: WritableDb, id: string, status: 'completed' | 'cancelled'): boolean {
  if (!has(db, 'messages_in', 'status')) return false;
  const once = has(db, 'messages_in', 'recurrence') ? ', recurrence = NULL' : '';
  const { changes } = db
    .prepare(`UPDATE messages_in SET status = ?${once} WHERE id = ? AND status IN ('pending', 'paused')`)
    .run(status, id);
  return changes === 1;
}
