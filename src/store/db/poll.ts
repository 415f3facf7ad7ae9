/** What the container asks its two files, in the words of the real runner. */
import type { PollRule } from '../../contract/entities/next-poll.js';
import { isHanded, type PollMoment, pollOf } from '../../rules/poll-rule.js';
import { pollRowids, readPollRows } from './poll-rows.js';
import type { Row } from './row.js';
import { column, has } from './schema.js';
import { largestSeqSql } from './seq.js';
import type { ReadableDb } from './sqlite.js';

/** An inbound row that is due. Its fields come from a file that anybody may have written. */
export interface DueMessage {
  id: string;
  seq: number | null;
  kind: string;
  /** True when it starts a turn by itself; otherwise it rides along as context. */
  trigger: boolean;
  channelType: string | null;
  platformId: string | null;
  threadId: string | null;
  content: string;
}

/** When a container polls, and by which rule. */
export interface PollTime extends PollMoment {
  readonly rule: PollRule;
}

/** What one poll gave. */
export interface Poll {
  /** What is handed to the agent, oldest first. */
  batch: DueMessage[];
  /** Whether it starts a turn. */
  turn: boolean;
  /** When the next pending row becomes due, ms since 1970 UTC; null when none waits for a time. */
  nextDueAt: number | null;
}

function text(value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  return value === null || value === undefined ? '' : String(value);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function field(row: unknown, name: string): unknown {
  return typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined;
}

/**
 * One poll.
 * @throws SqliteError where the table lacks a column that the runner's query names
 */
export function pollSession(inbound: ReadableDb, outbound: ReadableDb, { now, first, rule }: PollTime): Poll {
  const { rowids } = pollRowids(inbound, outbound, { now, firsts: [first], rule });
  const rows = readPollRows(inbound, outbound, rowids);
  const { fates, turn } = pollOf(rows, { now, first }, rule);
  const handed = rows.filter((_, i) => isHanded(fates[i] ?? 'not-pending')).map(({ row }) => row);
  const next: unknown = inbound
    .prepare(
      `SELECT MIN(unixepoch(process_after)) FROM messages_in
        WHERE status = 'pending' AND datetime(process_after) > datetime(?)`,
    )
    .pluck()
    .get(new Date(now).toISOString());
  return {
    batch: dueMessages(inbound, handed),
    turn: turn === true,
    nextDueAt: typeof next === 'number' ? next * 1000 : null,
  };
}

function dueMessages(inbound: ReadableDb, rowids: readonly number[]): DueMessage[] {
  const trigger = column(inbound, 'messages_in', 'trigger', 'trigger', '1');
  const find = inbound.prepare<[number], Row>(
    `SELECT id, seq, kind, ${trigger} AS trigger, channel_type, platform_id, thread_id, content
       FROM messages_in WHERE rowid = ?`,
  );
  return rowids.flatMap((rowid) => {
    const row = find.get(rowid);
    return row === undefined ? [] : [toDueMessage(row)];
  });
}

function toDueMessage(row: unknown): DueMessage {
  const seq = field(row, 'seq');
  return {
    id: text(field(row, 'id')),
    seq: typeof seq === 'number' ? seq : null,
    kind: text(field(row, 'kind')),
    trigger: field(row, 'trigger') === 1,
    channelType: textOrNull(field(row, 'channel_type')),
    platformId: textOrNull(field(row, 'platform_id')),
    threadId: textOrNull(field(row, 'thread_id')),
    content: text(field(row, 'content')),
  };
}

/** The largest seq of messages_in, as stored; null when the table is empty. */
export function largestInboundSeq(db: ReadableDb): unknown {
  return db.prepare(largestSeqSql('messages_in')).pluck().get() ?? null;
}

/**
 * The answer to a question, found the way the runner finds it: by the text of its compact JSON.
 * @returns the row's id and content, or null while there is none
 */
export function findQuestionResponse(
  db: ReadableDb,
  questionId: string,
): { id: string; content: string } | null {
  const row: unknown = db
    .prepare(
      `SELECT id, content FROM messages_in
        WHERE status = 'pending' AND kind = 'system' AND content LIKE ? ORDER BY seq LIMIT 1`,
    )
    .get(`%"questionId":"${questionId}"%`);
  return row === undefined ? null : { id: text(field(row, 'id')), content: text(field(row, 'content')) };
}

/** Where a reply goes. */
export interface ReplyAddress {
  channelType: string | null;
  platformId: string | null;
  threadId: string | null;
}

/** Where the session's replies go by default; all null when the table or its row is missing. */
export function readReplyAddress(db: ReadableDb): ReplyAddress {
  const row: unknown = !has(db, 'session_routing')
    ? undefined
    : db.prepare('SELECT channel_type, platform_id, thread_id FROM session_routing WHERE id = 1').get();
  return {
    channelType: textOrNull(field(row, 'channel_type')),
    platformId: textOrNull(field(row, 'platform_id')),
    threadId: textOrNull(field(row, 'thread_id')),
  };
}

/** The destination that a runner names first; null where it has none that it can write to. */
export function firstDestination(db: ReadableDb): ReplyAddress | null {
  if (!has(db, 'destinations', 'agent_group_id')) return null;
  const row: unknown = db
    .prepare(
      `SELECT CASE type WHEN 'agent' THEN 'agent' ELSE channel_type END AS channel_type,
              CASE type WHEN 'agent' THEN agent_group_id ELSE platform_id END AS platform_id
         FROM destinations ORDER BY name LIMIT 1`,
    )
    .get();
  const found = {
    channelType: textOrNull(field(row, 'channel_type')),
    platformId: textOrNull(field(row, 'platform_id')),
  };
  return found.channelType === null || found.platformId === null ? null : { ...found, threadId: null };
}

// More of our own reactions and edits in a row than this is not a real conversation.
const SAID_SEARCHED = 100;

/** The id of the newest chat message with text that the container sent to this address; null when there is none. */
export function lastSaid(outbound: ReadableDb, address: ReplyAddress): string | null {
  const rows = outbound
    .prepare(
      `SELECT id, content FROM messages_out
        WHERE kind = 'chat' AND channel_type IS ? AND platform_id IS ? AND thread_id IS ?
        ORDER BY seq DESC LIMIT ${SAID_SEARCHED}`,
    )
    .all(address.channelType, address.platformId, address.threadId);
  const said = rows.find((row) => isSaid(text(field(row, 'content'))));
  return said === undefined ? null : text(field(said, 'id'));
}

function isSaid(content: string): boolean {
  try {
    const parsed: unknown = JSON.parse(content);
    return typeof field(parsed, 'text') === 'string' && field(parsed, 'operation') === undefined;
  } catch {
    return false; // Not JSON: nothing that a platform could have shown.
  }
}

/** The platform's id of a message that was delivered; null when it was not, or the platform gave none. */
export function platformIdOf(inbound: ReadableDb, messageOutId: string): string | null {
  if (!has(inbound, 'delivered', 'platform_message_id')) return null;
  return textOrNull(
    inbound
      .prepare('SELECT platform_message_id FROM delivered WHERE message_out_id = ?')
      .pluck()
      .get(messageOutId),
  );
}
