/** The rows of one table in the order of their numbers, a bounded piece at a time: for whoever wants all of them. */
import {
  asText,
  contentLoader,
  LOAD_LIMIT_BYTES,
  PAGE_BUDGET_BYTES,
  ROWID_MAX,
  type StoredContent,
  type Table,
} from './message.js';
import { column } from './schema.js';
import type { ReadableDb } from './sqlite.js';

/** What of a row never changes while a message lives. Long columns are cut. */
export interface PlainRow {
  row: number;
  id: string;
  kind: string;
  timestamp: string;
  channelType: string | null;
  /** Inbound: whether it starts a turn; null where that is not known. */
  trigger: number | null;
  /** Size of the content. */
  bytes: number;
  stored: StoredContent;
}

export interface PlainRows {
  rows: PlainRow[];
  /** The number of the last row that was looked at; null when no more come. */
  through: number | null;
}

/** How much one piece may take. */
export interface Piece {
  rows: number;
  bytes: number;
  ms: number;
}

const SHORT_TEXT = 1024;

type Selected = Omit<PlainRow, 'stored' | 'id' | 'kind' | 'timestamp' | 'channelType'> &
  Record<'id' | 'kind' | 'timestamp' | 'channelType', string | Uint8Array | null>;

/** Rows with numbers over `after`. */
export function plainRowsAfter(db: ReadableDb, table: Table, after: number, piece: Piece): PlainRows {
  const text = (name: string): string => column(db, table, name, `substr(${name}, 1, ${SHORT_TEXT})`);
  const trigger = `CASE typeof("trigger") WHEN 'integer' THEN "trigger" END`;
  const select = db.prepare<[number, number, number], Selected>(
    `SELECT rowid AS row, ${text('id')} AS id, ${text('kind')} AS kind, ${text('timestamp')} AS timestamp,
            ${text('channel_type')} AS channelType, octet_length(content) AS bytes,
            ${table === 'messages_in' ? column(db, table, 'trigger', trigger) : 'NULL'} AS "trigger"
     FROM ${table} WHERE rowid > ? AND rowid < ? ORDER BY rowid LIMIT ?`,
  );
  const load = contentLoader(db, table);
  const end = performance.now() + piece.ms;
  const rows: PlainRow[] = [];
  let spent = 0;
  const found = select.all(Math.max(0, after), ROWID_MAX, piece.rows);
  for (const one of found) {
    const bytes = one.bytes ?? 0;
    const weight = Math.min(bytes, LOAD_LIMIT_BYTES);
    // At least one, or it would never come to an end.
    if (rows.length > 0 && (spent + weight > piece.bytes || performance.now() > end)) break;
    spent += weight;
    rows.push({
      ...{ row: one.row, trigger: one.trigger, bytes },
      ...{ id: asText(one.id) ?? '', kind: asText(one.kind) ?? '' },
      ...{ timestamp: asText(one.timestamp) ?? '', channelType: asText(one.channelType) },
      stored: load(one.row, bytes, PAGE_BUDGET_BYTES),
    });
  }
  const whole = rows.length === found.length && found.length < piece.rows;
  return { rows, through: whole ? null : (rows.at(-1)?.row ?? null) };
}

/** How many rows a table has. */
export function countRows(db: ReadableDb, table: Table): number {
  const count = db.prepare<[number], number>(`SELECT count(*) FROM ${table} WHERE rowid > 0 AND rowid < ?`);
  return count.pluck().get(ROWID_MAX) ?? 0;
}
