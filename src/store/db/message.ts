/** Reads of messages_in and messages_out. Everything is bounded: the files may hold anything. */
import type { Seq } from '../../contract/entities/message.js';
import { dueSql } from './due.js';
import { column, has } from './schema.js';
import { SEQ_SQL } from './seq.js';
import type { ReadableDb } from './sqlite.js';
import { garbledBytes } from './stored-text.js';

/** Content up to this size is parsed; longer content is shown raw, from its beginning. */
const PARSE_LIMIT_BYTES = 8 * 1024 * 1024;
/** SQLite loads a value whole before it cuts it; above this size not even the beginning is read. */
export const LOAD_LIMIT_BYTES = 128 * 1024 * 1024;
/** How much one page may load. */
export const PAGE_BUDGET_BYTES = 32 * 1024 * 1024;
const CUT_CHARACTERS = 64 * 1024;
const SHORT_TEXT = 1024;
/** Row numbers beyond these cannot be told apart in JavaScript. No NanoClaw writes them. */
export const ROWID_MAX = Number.MAX_SAFE_INTEGER;

export type Text = string | Uint8Array | null;

/** Columns that both tables have, as they are stored (long ones cut). */
interface CommonRow {
  row: number;
  id: Text;
  seq: Seq | null;
  kind: Text;
  timestamp: Text;
  recurrence: Text;
  platform_id: Text;
  channel_type: Text;
  thread_id: Text;
  /** process_after or deliver_after, as dueSql gives it. */
  due: number | Text;
  bytes: number | null;
}

export interface StoredContent {
  /** A text that is not UTF-8 is given as its bytes. */
  readonly content: string | number | bigint | Uint8Array | null;
  /** Whether it is stored as a text, but not in UTF-8. */
  readonly notUtf8: boolean;
  /** Why this is not the whole content; null when it is. */
  readonly partial: string | null;
}

export interface InboundRow extends CommonRow {
  readonly table: 'messages_in';
  status: Text;
  tries: number | null;
  trigger: number | null;
  source_session_id: Text;
  on_wake: number | null;
}

export interface OutboundRow extends CommonRow {
  readonly table: 'messages_out';
  in_reply_to: Text;
}

export type MessageRow = InboundRow | OutboundRow;

/** A row of delivered. */
export interface DeliveredRow {
  id: string;
  status: Text;
  platformMessageId: Text;
  at: Text;
}

export type Table = MessageRow['table'];

const SHORT = ['id', 'kind', 'timestamp', 'recurrence', 'platform_id', 'channel_type', 'thread_id'];
const COLUMNS = {
  messages_in: {
    due: 'process_after',
    texts: [...SHORT, 'status', 'source_session_id'],
    integers: ['tries', 'trigger', 'on_wake'],
  },
  messages_out: { due: 'deliver_after', texts: [...SHORT, 'in_reply_to'], integers: [] },
} as const;

export function selection(db: ReadableDb, table: Table): string {
  const { due, texts, integers } = COLUMNS[table];
  return [
    `'${table}' AS "table"`,
    'rowid AS row',
    ...texts.map((c) => `${column(db, table, c, `substr(${c}, 1, ${SHORT_TEXT})`)} AS ${c}`),
    // An INTEGER column holds a text if somebody wrote one.
    ...integers.map(
      (c) => `${column(db, table, c, `CASE typeof("${c}") WHEN 'integer' THEN "${c}" END`)} AS "${c}"`,
    ),
    `${column(db, table, 'seq', SEQ_SQL)} AS seq`,
    `${dueSql(column(db, table, due))} AS due`,
    'octet_length(content) AS bytes',
  ].join(', ');
}

/** A stored text as a string; a BLOB, which does not belong there, as hexadecimal. */
export function asText(value: Text): string | null {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

type LoadContent = (row: number, bytes: number, budget: number) => StoredContent;

/** Loads contents of a table, each statement made once. */
export function contentLoader(db: ReadableDb, table: Table): LoadContent {
  const reader = (expression: string) => {
    const of = (column: string) =>
      db
        .prepare<[number], StoredContent['content']>(`SELECT ${column} FROM ${table} WHERE rowid = ?`)
        .pluck()
        // A number is one to the digit.
        .safeIntegers();
    const whole = of(expression);
    return (row: number, partial: string | null): StoredContent => {
      const content = whole.get(row) ?? null;
      const bytes = garbledBytes(db, content, () => of(`CAST(${expression} AS BLOB)`).get(row));
      return { content: bytes ?? content, notUtf8: bytes !== null, partial };
    };
  };
  const all = reader('content');
  const beginning = reader(`substr(content, 1, ${CUT_CHARACTERS})`);
  return (row, bytes, budget) => {
    if (bytes <= PARSE_LIMIT_BYTES && bytes <= budget) return all(row, null);
    if (bytes > LOAD_LIMIT_BYTES) return nothing(`too large to be shown (${bytes} bytes)`);
    const partial =
      bytes > PARSE_LIMIT_BYTES ? 'larger than 8 MiB' : 'too large for this page; open the message to see it';
    return beginning(row, partial);
  };
}

const nothing = (partial: string): StoredContent => ({ content: '', notUtf8: false, partial });

export function idsOf(rows: readonly MessageRow[], table: Table): string[] {
  return rows.flatMap((r) => (r.table === table && typeof r.id === 'string' ? [r.id] : []));
}

export function readDeliveries(inbound: ReadableDb, ids: readonly string[]): Map<string, DeliveredRow> {
  if (ids.length === 0 || !has(inbound, 'delivered')) return new Map();
  const of = (name: string, otherwise?: string) =>
    column(inbound, 'delivered', name, `substr(${name}, 1, ${SHORT_TEXT})`, otherwise);
  const rows = inbound
    .prepare<string[], DeliveredRow>(
      `SELECT message_out_id AS id, ${of('status', "'delivered'")} AS status,
              ${of('platform_message_id')} AS platformMessageId,
              ${of('delivered_at')} AS at
       FROM delivered WHERE message_out_id IN (${ids.map(() => '?').join()}) LIMIT ${ids.length}`,
    )
    .all(...ids);
  return new Map(rows.map((row) => [row.id, row]));
}

function loadWithin(db: ReadableDb, { table, row, bytes }: MessageRow, limit?: number): StoredContent {
  if (limit !== undefined && (bytes ?? 0) > limit) return nothing('too long for one line');
  return contentLoader(db, table)(row, bytes ?? 0, limit ?? PAGE_BUDGET_BYTES);
}

/** A row with its content, or with why that was not loaded. */
export type LoadedRow = MessageRow & { stored: StoredContent };

/** One row with its content, if that is at most `contentLimit` bytes; undefined when it is gone. */
export function readMessageRow(
  db: ReadableDb,
  table: Table,
  row: number,
  contentLimit?: number,
): LoadedRow | undefined {
  const found = db
    .prepare<[number], MessageRow>(`SELECT ${selection(db, table)} FROM ${table} WHERE rowid = ?`)
    .get(row);
  if (found === undefined) return undefined;
  return { ...found, stored: loadWithin(db, found, contentLimit) };
}

/** The number of a table's newest row; 0 when it has none. */
export function newestRowNumber(db: ReadableDb, table: Table): number {
  const newest = db
    .prepare<[number], number | null>(`SELECT max(rowid) FROM ${table} WHERE rowid < ? AND rowid > 0`)
    .pluck()
    .get(ROWID_MAX);
  return newest ?? 0;
}
