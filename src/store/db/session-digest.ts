/**
 * What a list shows of a session's newest rows. Nothing here is indexed by status, and a session may have
 * hundreds of thousands of rows: the newest are scanned by row number, and the rest are looked up by id.
 */
import { ECHO_CHANNEL } from '../../rules/copied-row.js';
import { dueSql, dueTime } from './due.js';
import { ROWID_MAX } from './message.js';
import { column, has } from './schema.js';
import type { ReadableDb } from './sqlite.js';

/** How many of the newest rows are searched for open and failed ones. */
const ROWS_SEARCHED = 1_000;
/** How many of the newest outbound rows have their delivery looked up, one by one. */
const DELIVERIES_SEARCHED = 100;
/** Of how many of the newest inbound rows the acks are looked up, though they are done. */
const ACKS_SEARCHED = 100;
const MOST_FOUND = 300;

/** A row of messages_in that is not done. */
export interface UnsettledRow {
  row: number;
  id: string;
  seq: number | null;
  status: 'pending' | 'failed';
  kind: string;
  timestamp: string | null;
  /** Null where the table has no such column, or the row no series. */
  series: string | null;
  /** As isDue takes it. */
  processAfter: number | null;
  /** null for what is neither. */
  trigger: 0 | 1 | null;
  onWake: boolean;
}

/** A row of messages_out. */
export interface OutboundRef {
  row: number;
  id: string;
  timestamp: string | null;
  /** As isDue takes it. */
  deliverAfter: number | null;
}

interface Stored {
  processAfter: unknown;
  onWake: number;
}

const short = (column: string): string => `CAST(substr(${column}, 1, 1024) AS TEXT)`;
/** The rows with the largest row numbers, as a condition: no other row is touched. */
const newest = (table: string, rows: number): string =>
  `rowid > max(0, (SELECT max(rowid) FROM ${table}) - ${rows})`;
const places = (values: readonly unknown[]): string => values.map(() => '?').join();

/** The rows of messages_in that are pending or failed, newest first, among its newest 1,000. */
export function unsettledRows(inbound: ReadableDb): UnsettledRow[] {
  const of = (name: string, otherwise?: string) => column(inbound, 'messages_in', name, name, otherwise);
  if (!has(inbound, 'messages_in', 'status')) return [];
  const rows = inbound
    .prepare<[], Omit<UnsettledRow, 'processAfter' | 'onWake'> & Stored>(
      `SELECT rowid AS row, coalesce(${short('id')}, '') AS id, status,
              CASE typeof(${of('seq')}) WHEN 'integer' THEN ${of('seq')} END AS seq,
              coalesce(${short('kind')}, '') AS kind, ${short('timestamp')} AS timestamp,
              ${column(inbound, 'messages_in', 'series_id', short('series_id'))} AS series,
              ${dueSql(of('process_after'))} AS processAfter,
              CASE ${of('trigger', '1')} WHEN 1 THEN 1 WHEN 0 THEN 0 END AS trigger,
              ${of('on_wake', '0')} IS NOT 0 AS onWake
         FROM messages_in
        WHERE ${newest('messages_in', ROWS_SEARCHED)} AND status IN ('pending', 'failed')
        ORDER BY rowid DESC LIMIT ${MOST_FOUND}`,
    )
    .all();
  return rows.map(({ processAfter, onWake, ...row }) => ({
    ...row,
    ...{ processAfter: dueTime(processAfter), onWake: onWake === 1 },
  }));
}

/** How many of the newest inbound rows are told apart by whether they are news: no more unread ones are counted. */
const NEWS_SEARCHED = 100;

/**
 * Those of the newest 100 row numbers of messages_in that are no news: rows that a host has copied from another
 * conversation, and rows that are gone, since hosts keep no more than 50 copies.
 * @param to the newest row number
 */
export function rowsWithoutNews(inbound: ReadableDb, to: number): number[] {
  const from = Math.max(0, to - NEWS_SEARCHED);
  const said = inbound
    .prepare<[number, number], number>(
      `SELECT rowid FROM messages_in WHERE rowid > ? AND rowid <= ? AND ${NO_COPY(inbound)} LIMIT ${NEWS_SEARCHED}`,
    )
    .pluck()
    .all(from, to);
  const news = new Set(said);
  return Array.from({ length: to - from }, (_, i) => from + 1 + i).filter((row) => !news.has(row));
}

const NO_COPY = (inbound: ReadableDb): string =>
  `${column(inbound, 'messages_in', 'channel_type')} IS NOT '${ECHO_CHANNEL}'`;

/** The newest inbound row that is no copy, among the newest 1,000; 0 where there is none. */
export function newestSaid(inbound: ReadableDb): number {
  const row = inbound
    .prepare<[number], number>(
      `SELECT rowid FROM messages_in WHERE ${newest('messages_in', ROWS_SEARCHED)} AND rowid < ?
         AND ${NO_COPY(inbound)} ORDER BY rowid DESC LIMIT 1`,
    )
    .pluck()
    .get(ROWID_MAX);
  return row ?? 0;
}

/** The completed ones among the newest 100 rows of messages_in, newest first: their acks are looked up one by one. */
export function newestCompleted(inbound: ReadableDb): Pick<UnsettledRow, 'row' | 'id' | 'timestamp'>[] {
  if (!has(inbound, 'messages_in', 'status')) return [];
  return inbound
    .prepare<[], Pick<UnsettledRow, 'row' | 'id' | 'timestamp'>>(
      `SELECT rowid AS row, coalesce(${short('id')}, '') AS id, ${short('timestamp')} AS timestamp FROM messages_in
        WHERE ${newest('messages_in', ACKS_SEARCHED)} AND status = 'completed' ORDER BY rowid DESC`,
    )
    .all();
}

/** The messages that the container has marked failed, newest first, among its newest 1,000 acks. */
export function failedAckIds(outbound: ReadableDb): string[] {
  return failedIds(outbound, 'processing_ack', 'message_id');
}

/** The outbound messages whose delivery has failed, newest first, among the newest 1,000 deliveries. */
export function failedDeliveryIds(inbound: ReadableDb): string[] {
  return failedIds(inbound, 'delivered', 'message_out_id');
}

function failedIds(db: ReadableDb, table: string, id: string): string[] {
  if (!has(db, table, 'status')) return [];
  return db
    .prepare<[], string>(
      `SELECT coalesce(${short(id)}, '') FROM ${table}
        WHERE ${newest(table, ROWS_SEARCHED)} AND status = 'failed' ORDER BY rowid DESC LIMIT ${MOST_FOUND}`,
    )
    .pluck()
    .all();
}

/** The newest 100 outbound rows, newest first. */
export function newestOutbound(outbound: ReadableDb): OutboundRef[] {
  const deliverAfter = dueSql(column(outbound, 'messages_out', 'deliver_after'));
  return outbound
    .prepare<[], Omit<OutboundRef, 'deliverAfter'> & { deliverAfter: unknown }>(
      `SELECT rowid AS row, coalesce(${short('id')}, '') AS id, ${short('timestamp')} AS timestamp,
              ${deliverAfter} AS deliverAfter
         FROM messages_out WHERE ${newest('messages_out', DELIVERIES_SEARCHED)} ORDER BY rowid DESC`,
    )
    .all()
    .map((row) => ({ ...row, deliverAfter: dueTime(row.deliverAfter) }));
}

/** Of these outbound messages, those whose delivery has ended, well or not; null when there is no table to tell. */
export function deliveredIds(inbound: ReadableDb, ids: readonly string[]): Set<string> | null {
  if (!has(inbound, 'delivered')) return null;
  if (ids.length === 0) return new Set();
  const found = inbound
    .prepare<string[], string>(
      `SELECT message_out_id FROM delivered WHERE message_out_id IN (${places(ids)}) LIMIT ${ids.length}`,
    )
    .pluck()
    .all(...ids);
  return new Set(found);
}

/** The row numbers of these messages, in their order; missing ones are left out. */
export function rowNumbersOf(
  db: ReadableDb,
  table: 'messages_in' | 'messages_out',
  ids: readonly string[],
): number[] {
  const find = db.prepare<[string], number>(`SELECT rowid FROM ${table} WHERE id = ?`).pluck();
  return ids.flatMap((id) => find.get(id) ?? []);
}
