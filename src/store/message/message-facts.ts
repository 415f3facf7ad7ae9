/** Gathers what the two files know about one message, for its verdict (shared/message-why). */
import type { Message } from '../../contract/entities/message.js';
import type {
  InboundRowFacts,
  OutboundRowFacts,
  PendingRow,
  RowFacts,
  RowRef,
} from '../../contract/entities/message-facts.js';
import type { PollRule } from '../../contract/entities/next-poll.js';
import { Refusal } from '../../contract/errors.js';
import { copiedRow, ECHO_CHANNEL } from '../../rules/copied-row.js';
import { acksOf } from '../db/ack.js';
import { readClaims, readTool } from '../db/container.js';
import { asText, type MessageRow, readDeliveries, readMessageRow } from '../db/message.js';
import {
  findAnswers,
  findOpenOfSeries,
  findRef,
  findResponses,
  type PendingInbound,
  type RefRow,
  readOutbound,
  readPending,
  readPendingRows,
  readSeries,
} from '../db/message-facts.js';
import { withReadableDb } from '../db/open.js';
import { findSeriesOf } from '../db/schedule.js';
import { has } from '../db/schema.js';
import { readProjectedDestinations, readRouting } from '../db/session-parts.js';
import type { ReadableDb } from '../db/sqlite.js';
import { heartbeatAt } from '../files/heartbeat.js';
import type { WorkspacePath } from '../files/paths.js';
import type { ContainerParts } from '../session/session-digest.js';
import { lineOf } from '../session/session-line.js';
import type { SessionKey } from '../session-key.js';
import { parseTimestamp } from '../time.js';
import type { ParsedContent } from './message-body.js';
import { locateMessage, parseRow } from './message-page.js';

export interface MessageFactsInput {
  /** messages_out ids of the session's open questions. */
  readonly questions: readonly string[];
  /** By which the container polls. */
  readonly poll: PollRule;
  /** ms since 1970 UTC. */
  readonly now: number;
  /** When a cron expression is next due; throws for what is not one. */
  readonly nextRun: (cron: string, now: number) => number;
}

/** What the session's files say: about a message, about the questions it asked, about the container. */
export interface FileFacts {
  row: RowFacts;
  /** Of an inbound row, by what its series is called; null for none. */
  series: string | null;
  container: ContainerParts;
  openQuestions: { id: string; row: RowRef | null }[];
}

interface Files {
  inbound: ReadableDb;
  outbound: ReadableDb;
}

const MOST_ANSWERS = 10;
const LINE_CONTENT_BYTES = 64 * 1024;

const keyOf = (side: 'in' | 'out', row: number): Message['key'] => `${side}:${row}`;

function toRef(side: 'in' | 'out', { row, ...ref }: RefRow): RowRef {
  return { ...ref, key: keyOf(side, row) };
}

function refOf(db: ReadableDb, side: 'in' | 'out', id: string): RowRef | null {
  const found = findRef(db, side === 'in' ? 'messages_in' : 'messages_out', id);
  return found === null ? null : toRef(side, found);
}

/** Adds what the container says of inbound rows. */
function withAcks(outbound: ReadableDb, rows: readonly PendingInbound[]): PendingRow[] {
  const acks = acksOf(
    outbound,
    rows.map((row) => row.id),
  );
  return rows.map(({ row, ...pending }) => ({
    ...pending,
    key: keyOf('in', row),
    ack: acks.get(pending.id) ?? null,
  }));
}

/** What a row says; null when it is gone or too long to be read for one line. */
function contentOf(db: ReadableDb, table: MessageRow['table'], row: number): ParsedContent | null {
  const found = readMessageRow(db, table, row);
  return found === undefined ? null : parseRow(found);
}

function toAnswer(outbound: ReadableDb, ref: RefRow): InboundRowFacts['answers'][number] {
  const found = readMessageRow(outbound, 'messages_out', ref.row, LINE_CONTENT_BYTES);
  const whole = found !== undefined && found.stored.partial === null;
  return { ...toRef('out', ref), line: whole ? lineOf(parseRow(found).body) : null };
}

function nextOf(cron: string, { now, nextRun }: MessageFactsInput): number | null {
  try {
    const at = nextRun(cron, now);
    return Number.isFinite(at) ? at : null;
  } catch {
    return null; // Not a cron expression: the verdict says what that means.
  }
}

/** What a row was copied from; null for one that is no copy. */
function copiedOf(inbound: ReadableDb, rowid: number, own: string): InboundRowFacts['copied'] {
  const row = readMessageRow(inbound, 'messages_in', rowid);
  if (row?.table !== 'messages_in' || asText(row.channel_type) !== ECHO_CHANNEL) return null;
  const { echo } = parseRow(row);
  const sourceSessionId = asText(row.source_session_id);
  return copiedRow({ id: asText(row.id) ?? '', channelType: ECHO_CHANNEL, sourceSessionId, echo }, own);
}

function inboundFacts(
  { inbound, outbound }: Files,
  rowid: number,
  session: string,
  input: MessageFactsInput,
): InboundRowFacts | null {
  const stored = readPending(inbound, rowid);
  if (stored === null) return null;
  const [own] = withAcks(outbound, [stored]);
  if (own === undefined) return null;
  const { recurrence, series, tries } = readSeries(inbound, rowid);
  const open = own.status === 'pending' || own.status === null;
  const others = open
    ? readPendingRows(inbound, outbound, input.now, input.poll).filter((row) => row.row !== rowid)
    : [];
  // Beside an open row only one that recurs too is of interest: then the series is forked.
  const live = own.status === 'pending' || own.status === 'paused';
  const next = series === null ? null : findOpenOfSeries(inbound, series, rowid, live);
  const body = own.kind === 'system' ? contentOf(inbound, 'messages_in', rowid)?.body : undefined;
  const after = Math.max(input.now, own.processAfter?.at ?? input.now);
  return {
    ...own,
    direction: 'inbound',
    recurrence:
      recurrence === null ? null : { cron: recurrence, nextAt: nextOf(recurrence, { ...input, now: after }) },
    tries,
    copied: copiedOf(inbound, rowid, session),
    pending: withAcks(outbound, others),
    answers: findAnswers(outbound, own.id, { came: own.at, acked: own.ack?.at ?? null }, MOST_ANSWERS).map(
      (ref) => toAnswer(outbound, ref),
    ),
    next: next === null ? null : (withAcks(outbound, [next])[0] ?? null),
    question:
      body?.type === 'answer' ? { id: body.questionId, row: refOf(outbound, 'out', body.questionId) } : null,
  };
}

/** The answer to a question; null while there is none. */
function answerOf(files: Files, questionId: string, asked: number | null) {
  for (const rowid of findResponses(files.inbound, questionId, asked)) {
    const body = contentOf(files.inbound, 'messages_in', rowid)?.body;
    const row = readPending(files.inbound, rowid);
    if (body?.type !== 'answer' || body.questionId !== questionId || row === null) continue;
    const [answer] = withAcks(files.outbound, [row]);
    if (answer !== undefined) return { ...answer, option: body.selectedOption, by: body.userId };
  }
  return null;
}

function outboundFacts(files: Files, rowid: number): OutboundRowFacts | null {
  const { inbound, outbound } = files;
  const head = readOutbound(outbound, rowid);
  const row = readMessageRow(outbound, 'messages_out', rowid);
  if (head === null || row === undefined) return null;
  const { inReplyTo, deliverAfter, ...ref } = head;
  const { body } = parseRow(row);
  const delivered = readDeliveries(inbound, [head.id]).get(head.id);
  const address = {
    channelType: asText(row.channel_type),
    platformId: asText(row.platform_id),
    threadId: asText(row.thread_id),
  };
  const named = readProjectedDestinations(inbound)?.find(
    ({ channelType, platformId, agentGroupId }) =>
      address.platformId !== null &&
      (channelType === address.channelType ? platformId : agentGroupId) === address.platformId,
  );
  const taskId =
    body.type === 'action' ? body.fields.find((field) => field.name === 'taskId')?.value : undefined;
  return {
    ...toRef('out', ref),
    direction: 'outbound',
    deliverAfter,
    delivery:
      delivered === undefined
        ? null
        : {
            status: asText(delivered.status),
            at: parseTimestamp(delivered.at),
            platformMessageId: asText(delivered.platformMessageId),
          },
    hasPlatformIds: has(inbound, 'delivered', 'platform_message_id'),
    address,
    routing: readRouting(inbound),
    destination: named?.name ?? null,
    inReplyTo: inReplyTo === null ? null : { id: inReplyTo, row: refOf(inbound, 'in', inReplyTo) },
    operation: body.type === 'action' ? body.action : operationOf(body.type),
    task: taskId === undefined ? null : refOf(inbound, 'in', taskId),
    question:
      body.type === 'question'
        ? { id: body.questionId, answer: answerOf(files, body.questionId, head.at) }
        : null,
  };
}

function operationOf(type: ParsedContent['body']['type']): string | null {
  return type === 'edit' || type === 'reaction' ? type : null;
}

/**
 * What a session's two files say about one message.
 * @param messageKey `in:<rowid>` or `out:<rowid>`
 * @throws MESSAGE_NOT_FOUND; as withReadableDb
 */
export function readMessageFacts(
  ws: WorkspacePath,
  key: SessionKey,
  messageKey: string,
  input: MessageFactsInput,
): FileFacts {
  const { table, row } = locateMessage(messageKey);
  const beat = heartbeatAt(ws, key);
  return withReadableDb(ws, key, 'inbound.db', (inbound) =>
    withReadableDb(ws, key, 'outbound.db', (outbound) => {
      const files = { inbound, outbound };
      const facts =
        table === 'messages_in' ? inboundFacts(files, row, key.sessionId, input) : outboundFacts(files, row);
      if (facts === null) throw Refusal.of('MESSAGE_NOT_FOUND', { key: messageKey });
      const openQuestions = input.questions.map((id) => ({ id, row: refOf(outbound, 'out', id) }));
      const container: ContainerParts = {
        files: 'read',
        heartbeatAt: beat,
        claims: readClaims(outbound),
        tool: readTool(outbound),
      };
      const series = table === 'messages_in' ? findSeriesOf(inbound, row) : null;
      return { row: facts, series, container, openQuestions };
    }),
  );
}
