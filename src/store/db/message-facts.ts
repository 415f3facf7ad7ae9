/** What surrounds one message in the two files. Everything is bounded: there are no indexes for most of it. */
import type { Seq } from '../../contract/entities/message.js';
import type { PollRule } from '../../contract/entities/next-poll.js';
import { isDue } from '../../rules/host-rules.js';
import { parseTimestamp } from '../time.js';
import { dueSql, dueTime } from './due.js';
import { pollRowids } from './poll-rows.js';
import { type Row, text, textOrEmpty } from './row.js';
import { column, has } from './schema.js';
import { SEQ_SQL, toSeq } from './seq.js';
import type { ReadableDb } from './sqlite.js';

type Table = 'messages_in' | 'messages_out';

/** A time that a row waits for, as stored and as SQLite reads it. */
export interface StoredDue {
  text: string;
  /** ms since 1970 UTC; null when it is no time. */
  at: number | null;
}

/** A row, as far as the verdict on another row names it. */
export interface RefRow {
  row: number;
  id: string;
  seq: Seq | null;
  kind: string;
  /** ms since 1970 UTC. */
  at: number | null;
}

/** A pending row of messages_in, without its ack. */
export interface PendingInbound extends RefRow {
  status: string | null;
  processAfter: StoredDue | null;
  /** null where the column is missing. */
  onWake: boolean | null;
  trigger: boolean | null;
  /** What is stored as its trigger is neither 0 nor 1. */
  oddTrigger: boolean;
}

/** Rows that a search without an index looks at. */
const SEARCHED = 5_000;
/** Rows that wait for a time are searched for among this many newest ones. */
const PENDING_SEARCHED = 10_000;
const MOST_PENDING = 1000;
const SOON = 20;
/** Containers stamp whole seconds. */
const SLACK_MS = 2000;

const REF = `rowid AS row, CAST(substr(id, 1, 1024) AS TEXT) AS id, ${SEQ_SQL} AS seq,
             CAST(substr(kind, 1, 200) AS TEXT) AS kind, CAST(substr(timestamp, 1, 64) AS TEXT) AS at`;

function refSql(db: ReadableDb, table: Table): string {
  return has(db, table, 'seq') ? REF : REF.replace(`${SEQ_SQL} AS seq`, 'NULL AS seq');
}

function toRef(row: Row): RefRow {
  return {
    row: Number(row.row),
    id: textOrEmpty(row, 'id'),
    seq: toSeq(row.seq),
    kind: textOrEmpty(row, 'kind'),
    at: parseTimestamp(row.at),
  };
}

/** SQL for a column's first 64 characters, and for the time that SQLite reads in it. */
function dueColumns(db: ReadableDb, table: Table, column: string): string {
  if (!has(db, table, column)) return 'NULL AS due_text, NULL AS due';
  return `CAST(substr(${column}, 1, 64) AS TEXT) AS due_text, ${dueSql(column)} AS due`;
}

function toDue(row: Row): StoredDue | null {
  const at = dueTime(row.due);
  if (at === null) return null;
  return { text: text(row, 'due_text') ?? '', at: Number.isNaN(at) ? null : at };
}

function pendingSql(db: ReadableDb): string {
  const of = (as: string, name = as, sql = name) => `${column(db, 'messages_in', name, sql)} AS ${as}`;
  return [
    refSql(db, 'messages_in'),
    of('status', 'status', 'CAST(substr(status, 1, 1024) AS TEXT)'),
    dueColumns(db, 'messages_in', 'process_after'),
    of('on_wake'),
    of('trigger'),
    of('no_trigger', 'trigger', 'trigger NOT IN (0, 1)'),
  ].join(', ');
}

function toPending(row: Row): PendingInbound {
  const flag = (value: unknown, of: (n: unknown) => boolean): boolean | null =>
    value === null || value === undefined ? null : of(value);
  return {
    ...toRef(row),
    status: text(row, 'status'),
    processAfter: toDue(row),
    onWake: flag(row.on_wake, (n) => n !== 0),
    trigger: flag(row.trigger, (n) => n === 1),
    oddTrigger: row.no_trigger === 1,
  };
}

/** One inbound row without its content; null when it is gone. */
export function readPending(inbound: ReadableDb, rowid: number): PendingInbound | null {
  const row = inbound
    .prepare<[number], Row>(`SELECT ${pendingSql(inbound)} FROM messages_in WHERE rowid = ?`)
    .get(rowid);
  return row === undefined ? null : toPending(row);
}

/**
 * The pending rows that take a place in the next poll, whether or not that is the first of a container, and the next
 * twenty to fall due.
 * @param now ms since 1970 UTC
 */
export function readPendingRows(
  inbound: ReadableDb,
  outbound: ReadableDb,
  now: number,
  rule: PollRule,
): PendingInbound[] {
  const needed = ['status', 'seq', 'process_after'];
  if (needed.some((name) => !has(inbound, 'messages_in', name))) return [];
  const { rowids } = pollRowids(inbound, outbound, { now, firsts: [false, true], rule });
  const taken = inbound
    .prepare<[string], Row>(
      `SELECT ${pendingSql(inbound)} FROM messages_in
        WHERE rowid > 0 AND rowid IN (SELECT value FROM json_each(?)) ORDER BY +messages_in.seq DESC`,
    )
    .all(JSON.stringify(rowids))
    .map(toPending);
  return [...taken, ...nextToFallDue(inbound, now)];
}

function nextToFallDue(inbound: ReadableDb, now: number): PendingInbound[] {
  const at = (row: PendingInbound): number | null => row.processAfter?.at ?? null;
  return inbound
    .prepare<[], Row>(
      `SELECT ${pendingSql(inbound)} FROM messages_in
        WHERE rowid > max(0, (SELECT max(rowid) FROM messages_in) - ${PENDING_SEARCHED})
          AND status = 'pending' AND process_after IS NOT NULL ORDER BY rowid DESC LIMIT ${MOST_PENDING}`,
    )
    .all()
    .map(toPending)
    .filter((row) => at(row) !== null && !isDue(at(row), now))
    .sort((a, b) => (at(a) ?? 0) - (at(b) ?? 0))
    .slice(0, SOON);
}

/** How an inbound row repeats and how often it was tried; null where the column is missing or empty. */
export function readSeries(
  inbound: ReadableDb,
  rowid: number,
): { recurrence: string | null; series: string | null; tries: number | null } {
  const column = (name: string, sql: string): string =>
    has(inbound, 'messages_in', name) ? `${sql} AS ${name}` : `NULL AS ${name}`;
  const row = inbound
    .prepare<[number], Row>(
      `SELECT ${column('recurrence', 'CAST(substr(recurrence, 1, 200) AS TEXT)')},
              ${column('series_id', 'CAST(substr(series_id, 1, 1024) AS TEXT)')},
              ${column('tries', 'tries')} FROM messages_in WHERE rowid = ?`,
    )
    .get(rowid);
  return {
    recurrence: text(row ?? {}, 'recurrence'),
    series: text(row ?? {}, 'series_id'),
    tries: typeof row?.tries === 'number' ? row.tries : null,
  };
}

/**
 * The open row of a series other than `rowid`; null when there is none.
 * @param recurring whether only one that makes a next one counts
 */
export function findOpenOfSeries(
  inbound: ReadableDb,
  series: string,
  rowid: number,
  recurring: boolean,
): PendingInbound | null {
  if (!has(inbound, 'messages_in', 'series_id') || !has(inbound, 'messages_in', 'status')) return null;
  const again = recurring && has(inbound, 'messages_in', 'recurrence') ? "AND recurrence <> ''" : '';
  const row = inbound
    .prepare<[string, number], Row>(
      `SELECT ${pendingSql(inbound)} FROM messages_in
        WHERE series_id = ? ${again} AND status IN ('pending', 'paused') AND rowid > 0 AND rowid <> ? LIMIT 1`,
    )
    .get(series, rowid);
  return row === undefined ? null : toPending(row);
}

/** The row with that id; null when there is none. */
export function findRef(db: ReadableDb, table: Table, id: string): RefRow | null {
  const row = db
    .prepare<[string], Row>(`SELECT ${refSql(db, table)} FROM ${table} WHERE id = ? AND rowid > 0`)
    .get(id);
  return row === undefined ? null : toRef(row);
}

/** When an outbound row is to be delivered, and what it answers; null when it is gone. */
export function readOutbound(
  outbound: ReadableDb,
  rowid: number,
): (RefRow & { deliverAfter: StoredDue | null; inReplyTo: string | null }) | null {
  const reply = column(outbound, 'messages_out', 'in_reply_to', 'CAST(substr(in_reply_to, 1, 1024) AS TEXT)');
  const row = outbound
    .prepare<[number], Row>(
      `SELECT ${refSql(outbound, 'messages_out')}, ${dueColumns(outbound, 'messages_out', 'deliver_after')},
              ${reply} AS reply FROM messages_out WHERE rowid = ?`,
    )
    .get(rowid);
  if (row === undefined) return null;
  return { ...toRef(row), deliverAfter: toDue(row), inReplyTo: text(row, 'reply') };
}

/**
 * The first row of a table that is not older than `at`, by binary search: each table is in order by itself. A
 * row whose time cannot be read counts as older.
 * @returns its row number; one beyond the last when all are older
 */
function seek(db: ReadableDb, table: Table, at: number): number {
  const next = db.prepare<[number], { row: number; at: unknown }>(
    `SELECT rowid AS row, substr(timestamp, 1, 64) AS at FROM ${table} WHERE rowid >= ? ORDER BY rowid LIMIT 1`,
  );
  const last: unknown = db.prepare(`SELECT max(rowid) FROM ${table}`).pluck().get();
  let low = 1;
  let high = typeof last === 'number' ? last + 1 : 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = next.get(middle);
    const time = row === undefined ? null : parseTimestamp(row.at);
    if (row === undefined || (time !== null && time >= at)) high = middle;
    else low = Math.max(middle, row.row) + 1;
  }
  return low;
}

/**
 * The outbound rows that name an inbound row as what they answer, oldest first. Searched after the message came
 * and before it was acked, 5,000 rows each.
 * @param times ms since 1970 UTC; null where the file's time cannot be read
 */
export function findAnswers(
  outbound: ReadableDb,
  id: string,
  times: { came: number | null; acked: number | null },
  most: number,
): RefRow[] {
  if (!has(outbound, 'messages_out', 'in_reply_to')) return [];
  const ref = refSql(outbound, 'messages_out');
  const search = (where: string, order: 'ASC' | 'DESC', from: number): Row[] =>
    outbound
      .prepare<[number, string, number], Row>(
        `SELECT ${ref} FROM messages_out WHERE rowid IN (
           SELECT rowid FROM (SELECT rowid, in_reply_to FROM messages_out
             WHERE rowid > 0 AND rowid ${where} ? ORDER BY rowid ${order} LIMIT ${SEARCHED})
            WHERE in_reply_to = ?) ORDER BY rowid LIMIT ?`,
      )
      .all(from, id, most);
  const { came, acked } = times;
  const after = search('>=', 'ASC', came === null ? 1 : seek(outbound, 'messages_out', came - SLACK_MS));
  const before = acked === null ? [] : search('<', 'DESC', seek(outbound, 'messages_out', acked + SLACK_MS));
  const found = new Map([...after, ...before].map((row) => [row.row, toRef(row)]));
  return [...found.values()].sort((a, b) => a.row - b.row).slice(0, most);
}

/**
 * The row numbers of what may answer a question, found as the runner finds it: by the text of its compact JSON.
 * Searched in the 5,000 rows after it was asked.
 */
export function findResponses(inbound: ReadableDb, questionId: string, asked: number | null): number[] {
  const from = asked === null ? 1 : seek(inbound, 'messages_in', asked - SLACK_MS);
  return inbound
    .prepare<[{ from: number; id: string }], number>(
      `SELECT rowid FROM messages_in
        WHERE rowid > 0 AND rowid >= @from AND kind = 'system'
          AND rowid < coalesce((SELECT rowid FROM messages_in WHERE rowid >= @from ORDER BY rowid
                                 LIMIT 1 OFFSET ${SEARCHED}), ${Number.MAX_SAFE_INTEGER})
          AND instr(content, '"questionId":' || json_quote(@id)) > 0 LIMIT 3`,
    )
    .pluck()
    .all({ from, id: questionId });
}
