/**
 * What is scheduled in an inbound.db. Nothing there is indexed by status, and what was scheduled a year ahead may stand
 * far back: the first look goes through the whole table (status stands before content in a row, so that no content is
 * read), each later one through the newest 1,000 rows and those that were found before.
 */
import { dueSql, dueTime } from './due.js';
import { type Row, text, textOrEmpty } from './row.js';
import { column, has } from './schema.js';
import type { ReadableDb } from './sqlite.js';

/** More than this in one session is no schedule of anybody’s; the newest are taken. */
export const MOST_SCHEDULED = 300;
/** A table with more rows than this is hostile, or of years: its oldest rows are not looked at. */
const MOST_ROWS = 1_000_000;
const NEWEST_ROWS = 1_000;
/** How many runs of a series are looked back at, and how far: a table may lack the index of series_id. */
const RUNS = 10;
const RUNS_WITHIN = 5_000;

/** A row of messages_in that is to run, or that recurs. */
export interface ScheduledRow {
  row: number;
  id: string;
  /** Null where the table has no such column, or the row no series. */
  series: string | null;
  status: string;
  kind: string;
  timestamp: string | null;
  /** As isDue takes it. */
  processAfter: number | null;
  recurrence: string | null;
  tries: number;
}

/** A row that a series has had. */
export interface PastRun {
  series: string;
  id: string;
  status: string;
  timestamp: string | null;
}

const short = (name: string): string => `CAST(substr(${name}, 1, 1024) AS TEXT)`;

/**
 * The rows that are scheduled, newest first, at most MOST_SCHEDULED and one more.
 *
 * A message of a chat that waits after a failed try has a time too, but nobody scheduled it.
 * @param known where an earlier look went through the whole table, the rows that it found; null for the first look
 */
export function scheduledRows(inbound: ReadableDb, known: readonly number[] | null): ScheduledRow[] {
  if (!has(inbound, 'messages_in', 'status')) return [];
  const of = (name: string, sql?: string, otherwise?: string) =>
    column(inbound, 'messages_in', name, sql, otherwise);
  const recurrence = of('recurrence');
  const due = of('process_after');
  const once = `(${due} IS NOT NULL AND (coalesce(${of('tries', 'tries', '0')}, 0) = 0 OR kind = 'task'))`;
  const query = (where: string) =>
    inbound
      .prepare<unknown[], Row & { row: number }>(
        `SELECT rowid AS row, ${short('id')} AS id, ${of('series_id', short('series_id'))} AS series,
                CAST(substr(status, 1, 64) AS TEXT) AS status, ${short('kind')} AS kind,
                ${short('timestamp')} AS timestamp, ${dueSql(due)} AS due, ${of('tries', 'tries', '0')} AS tries,
                ${of('recurrence', 'CAST(substr(recurrence, 1, 200) AS TEXT)')} AS recurrence
           FROM messages_in
          WHERE ${where} AND (${recurrence} IS NOT NULL OR (status = 'pending' AND ${once}) OR status = 'paused')
          ORDER BY rowid DESC LIMIT ${MOST_SCHEDULED + 1}`,
      )
      .all();
  const back = known === null ? MOST_ROWS : NEWEST_ROWS;
  const from = `max(0, (SELECT max(rowid) FROM messages_in) - ${back})`;
  const rows = query(`rowid > ${from}`);
  if (known !== null && known.length > 0) {
    rows.push(...query(`rowid IN (${known.map(Number).join()}) AND rowid <= ${from} AND rowid > 0`));
  }
  return rows.map((row) => ({
    row: row.row,
    id: textOrEmpty(row, 'id'),
    series: text(row, 'series'),
    status: textOrEmpty(row, 'status'),
    kind: textOrEmpty(row, 'kind'),
    timestamp: text(row, 'timestamp'),
    processAfter: dueTime(row.due),
    recurrence: text(row, 'recurrence'),
    tries: typeof row.tries === 'number' ? row.tries : 0,
  }));
}

/** Of each of these series the rows that are over, newest first, at most 10. */
export function pastRuns(inbound: ReadableDb, series: readonly string[]): PastRun[] {
  if (series.length === 0 || !has(inbound, 'messages_in', 'series_id')) return [];
  const find = inbound.prepare<[string], Row>(
    `SELECT ${short('id')} AS id, CAST(substr(status, 1, 64) AS TEXT) AS status, ${short('timestamp')} AS timestamp
       FROM messages_in
      WHERE series_id = ? AND rowid > (SELECT max(rowid) FROM messages_in) - ${RUNS_WITHIN}
        AND status NOT IN ('pending', 'paused')
      ORDER BY rowid DESC LIMIT ${RUNS}`,
  );
  return series.flatMap((name) =>
    find.all(name).map((row) => ({
      series: name,
      id: textOrEmpty(row, 'id'),
      status: textOrEmpty(row, 'status'),
      timestamp: text(row, 'timestamp'),
    })),
  );
}

/** A row of a series that a change of it may take. */
export interface SeriesRow {
  row: number;
  kind: string;
  status: string;
  /** As isDue takes it. */
  processAfter: number | null;
  /** Of its content. */
  bytes: number;
}

/** By what the series of a row is called: its series_id, or its own id; null where there is no such row, or no text. */
export function findSeriesOf(inbound: ReadableDb, row: number): string | null {
  const series = column(inbound, 'messages_in', 'series_id');
  const found: unknown = inbound
    .prepare(`SELECT coalesce(${series}, id) FROM messages_in WHERE rowid = ? AND rowid > 0`)
    .pluck()
    .get(row);
  return typeof found === 'string' ? found : null;
}

/** The rows of a series that are live, or of which a host makes a next one; the oldest first. */
export function rowsOfSeries(inbound: ReadableDb, series: string, most: number): SeriesRow[] {
  const recurs = `${column(inbound, 'messages_in', 'recurrence')} IS NOT NULL AND status <> 'cancelled'`;
  const own = has(inbound, 'messages_in', 'series_id')
    ? '(id = @series OR series_id = @series)'
    : 'id = @series';
  return inbound
    .prepare<[{ series: string; most: number }], Row & { row: number; bytes: number }>(
      `SELECT rowid AS row, ${short('kind')} AS kind, CAST(substr(status, 1, 64) AS TEXT) AS status,
              ${dueSql(column(inbound, 'messages_in', 'process_after'))} AS due,
              coalesce(octet_length(content), 0) AS bytes
         FROM messages_in WHERE ${own} AND rowid > 0 AND (status IN ('pending', 'paused') OR (${recurs}))
        ORDER BY rowid LIMIT @most`,
    )
    .all({ series, most })
    .map((row) => ({
      ...{ row: row.row, bytes: row.bytes },
      ...{ kind: textOrEmpty(row, 'kind'), status: textOrEmpty(row, 'status') },
      processAfter: dueTime(row.due),
    }));
}

/** The id of a row of a series that recurs, or of which a host makes the next; null where none does. */
export function recurringIn(inbound: ReadableDb, series: string): string | null {
  if (!has(inbound, 'messages_in', 'series_id') || !has(inbound, 'messages_in', 'recurrence')) return null;
  const found: unknown = inbound
    .prepare(
      `SELECT id FROM messages_in WHERE (id = @series OR series_id = @series) AND recurrence IS NOT NULL
          AND status <> 'cancelled' ORDER BY rowid DESC LIMIT 1`,
    )
    .pluck()
    .get({ series });
  return typeof found === 'string' ? found : null;
}
