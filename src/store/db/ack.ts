/** What a host asks a session's two files in its sweep. Both are read as hostile input. */
import type { AckFacts } from '../../contract/entities/message-facts.js';
import { parseTimestamp } from '../time.js';
import { dueSql, dueTime } from './due.js';
import { type Row, text, textOrEmpty } from './row.js';
import { column, has } from './schema.js';
import type { ReadableDb } from './sqlite.js';

/** A row of messages_in that is not settled yet, as far as a sweep needs it. */
export interface OpenInbound {
  id: string;
  kind: string;
  tries: number;
  /** When it becomes due, ms since 1970 UTC; null for at once; NaN for what is not a time. */
  processAfter: number | null;
  /** True when it starts a turn. */
  trigger: boolean;
}

/** A row of messages_out, without what it says. */
export interface OutboundHead {
  rowid: number;
  id: string;
  /** As OpenInbound.processAfter. */
  deliverAfter: number | null;
}

/** A row of messages_out that is about to be delivered. */
export interface OutboundMail {
  rowid: number;
  id: string;
  seq: number | null;
  kind: string;
  channelType: string | null;
  platformId: string | null;
  threadId: string | null;
  /** null when it is a blob. */
  content: string | null;
}

/** A row that has ended and whose series goes on. */
export interface EndedRecurrence {
  id: string;
  seriesId: string;
  recurrence: string;
}

/** More open rows than this are left for the next sweep. */
const MOST_OPEN = 5_000;
const MOST_HEADS = 2_000;

/** The rows of messages_in that still say `pending`, oldest first. */
export function openInbound(inbound: ReadableDb): OpenInbound[] {
  if (!has(inbound, 'messages_in', 'status')) return [];
  const of = (name: string, otherwise?: string) => column(inbound, 'messages_in', name, name, otherwise);
  return inbound
    .prepare<[], Row>(
      `SELECT id, kind, ${of('tries', '0')} AS tries, ${dueSql(of('process_after'))} AS due,
              ${of('trigger', '1')} AS trigger
         FROM messages_in WHERE status = 'pending' ORDER BY rowid LIMIT ${MOST_OPEN}`,
    )
    .all()
    .map((row) => ({
      id: textOrEmpty(row, 'id'),
      kind: textOrEmpty(row, 'kind'),
      tries: typeof row.tries === 'number' ? row.tries : 0,
      processAfter: dueTime(row.due),
      trigger: row.trigger === 1,
    }));
}

/**
 * What the container says of these messages, by id; those that it has not taken are absent. A status is
 * `processing`, `completed`, `failed`, or anything else that a container wrote there.
 */
export function acksOf(outbound: ReadableDb, ids: readonly string[]): Map<string, AckFacts> {
  if (ids.length === 0 || !has(outbound, 'processing_ack')) return new Map();
  const at = column(outbound, 'processing_ack', 'status_changed', 'substr(status_changed, 1, 64)');
  const rows = outbound
    .prepare<string[], Row & { id: string }>(
      `SELECT message_id AS id, substr(status, 1, 64) AS status, ${at} AS at FROM processing_ack
        WHERE message_id IN (${ids.map(() => '?').join()}) LIMIT ${ids.length}`,
    )
    .all(...ids);
  return new Map(rows.map((row) => [row.id, { status: text(row, 'status'), at: parseTimestamp(row.at) }]));
}

/** True while a tool is in flight. */
export function toolInFlight(outbound: ReadableDb): boolean {
  if (!has(outbound, 'container_state', 'current_tool')) return false;
  const found = outbound
    .prepare('SELECT 1 FROM container_state WHERE id = 1 AND current_tool IS NOT NULL')
    .get();
  return found !== undefined;
}

/** The rows of messages_out after `cursor`, in the order in which they were written; at most 2,000. */
export function outboundAfter(outbound: ReadableDb, cursor: number): OutboundHead[] {
  const due = dueSql(column(outbound, 'messages_out', 'deliver_after'));
  return outbound
    .prepare<[number], Row & { rowid: number }>(
      `SELECT rowid, substr(id, 1, 1024) AS id, ${due} AS due
         FROM messages_out WHERE rowid > ? ORDER BY rowid LIMIT ${MOST_HEADS}`,
    )
    .all(cursor)
    .map((row) => ({ rowid: row.rowid, id: textOrEmpty(row, 'id'), deliverAfter: dueTime(row.due) }));
}

/** One row of messages_out, whole; null when it is gone. */
export function readMail(outbound: ReadableDb, rowid: number): OutboundMail | null {
  const row = outbound.prepare<[number], Row>('SELECT * FROM messages_out WHERE rowid = ?').get(rowid);
  if (row === undefined) return null;
  return {
    rowid,
    id: textOrEmpty(row, 'id'),
    seq: typeof row.seq === 'number' ? row.seq : null,
    kind: textOrEmpty(row, 'kind'),
    channelType: text(row, 'channel_type'),
    platformId: text(row, 'platform_id'),
    threadId: text(row, 'thread_id'),
    content: typeof row.content === 'string' ? row.content : null,
  };
}

/** Of these ids, those whose delivery has ended, well or not. */
export function deliveredAmong(inbound: ReadableDb, ids: readonly string[]): Set<string> {
  if (!has(inbound, 'delivered')) return new Set();
  const find = inbound.prepare<[string]>('SELECT 1 FROM delivered WHERE message_out_id = ?').pluck();
  return new Set(ids.filter((id) => find.get(id) !== undefined));
}

/**
 * Rows that ended and still have their recurrence: the next of their series has not been made yet.
 * @param ended with which status a row ends so that its series goes on
 */
export function endedRecurrences(
  inbound: ReadableDb,
  ended: readonly ('completed' | 'failed')[],
): EndedRecurrence[] {
  if (!has(inbound, 'messages_in', 'recurrence') || !has(inbound, 'messages_in', 'status')) return [];
  const series = column(inbound, 'messages_in', 'series_id', 'coalesce(series_id, id)', 'id');
  return inbound
    .prepare<[], Row>(
      `SELECT id, ${series} AS series, recurrence FROM messages_in
        WHERE status IN (${ended.map((status) => `'${status}'`).join()}) AND recurrence IS NOT NULL
        ORDER BY rowid LIMIT 100`,
    )
    .all()
    .map((row) => ({
      id: textOrEmpty(row, 'id'),
      seriesId: textOrEmpty(row, 'series'),
      recurrence: textOrEmpty(row, 'recurrence'),
    }));
}

/** Whether a task of a session is still to run, or waits for somebody to let it. */
export function hasLiveTask(inbound: ReadableDb): boolean {
  if (!has(inbound, 'messages_in', 'status')) return false;
  const found = inbound
    .prepare("SELECT 1 FROM messages_in WHERE kind = 'task' AND status IN ('pending', 'paused') LIMIT 1")
    .get();
  return found !== undefined;
}

/** True when a question has its answer in messages_in, found as the runner finds it. */
export function hasAnswer(inbound: ReadableDb, questionId: string): boolean {
  const found = inbound
    .prepare<[string]>(
      `SELECT 1 FROM messages_in WHERE kind = 'system' AND instr(content, '"questionId":' || json_quote(?)) > 0 LIMIT 1`,
    )
    .get(questionId);
  return found !== undefined;
}
