/** Messages from a JSONL file: each line is one message, or a reason why it is not one. */
import { setImmediate as breath } from 'node:timers/promises';
import type { PlannedLine, WrittenLine } from '../../contract/entities/batch.js';
import type { MessageAddress } from '../../contract/entities/draft.js';
import { type ErrorData, Refusal } from '../../contract/errors.js';
import { isNestedDeeper, JSON_DEPTH_LIMIT, NESTED_TOO_DEEPLY } from '../../contract/json-depth.js';
import { planAttachments } from '../files/attachments.js';
import { getSession } from '../session/session.js';
import { lineOf } from '../session/session-line.js';
import { each, inSlices, WORK_MS } from '../slices.js';
import { parseTimestamp } from '../time.js';
import type { OpenWorkspace } from '../workspace.js';
import type { StoredMessage } from './message.js';
import { type BatchOptions, writeSessionMessages } from './message-batch.js';
import { parseContent } from './message-body.js';
import { checkMessage, checkStoredContent, type SessionMessage } from './message-check.js';
import { ownMessageId } from './own-message-id.js';

export interface ImportOptions {
  /** ms since 1970, UTC. */
  now: number;
  /** The ids of messages that bring none begin with it. */
  batchId: string;
  /** For messages that bring none. */
  address: MessageAddress;
}

/** One message of many, and what is shown of it. */
export interface BatchItem {
  line: PlannedLine;
  /** Null when it cannot be written; `line.problem` says why. */
  message: SessionMessage | null;
}

type Fields = Record<string, unknown>;

/** The names of a message's fields: as in SessionMessage, and as the columns of messages_in. */
const NAMES: Readonly<Record<string, keyof SessionMessage>> = {
  id: 'id',
  kind: 'kind',
  timestamp: 'timestamp',
  content: 'content',
  trigger: 'trigger',
  recurrence: 'recurrence',
  processAfter: 'processAfter',
  process_after: 'processAfter',
  platformId: 'platformId',
  platform_id: 'platformId',
  channelType: 'channelType',
  channel_type: 'channelType',
  threadId: 'threadId',
  thread_id: 'threadId',
  sourceSessionId: 'sourceSessionId',
  source_session_id: 'sourceSessionId',
  onWake: 'onWake',
  on_wake: 'onWake',
};
/** Columns that a host fills in by itself: an export of rows may hold them. */
const IGNORED = new Set(['seq', 'status', 'tries', 'series_id']);

function invalid(field: string, reason: string): Refusal {
  return Refusal.of('MESSAGE_FIELD_INVALID', { field, reason });
}

function parseLine(text: string): Fields {
  // The line wraps the content in one more level; the content is checked by itself once it is a text.
  if (isNestedDeeper(text, JSON_DEPTH_LIMIT + 1)) throw invalid('line', NESTED_TOO_DEEPLY);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid('line', `is not JSON (${error instanceof Error ? error.message : 'unreadable'})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('line', 'is not a JSON object');
  }
  return { ...value };
}

/** An export of rows has an empty text where there is none. */
function textOf(fields: Fields, name: string): string | null {
  const value = fields[name] ?? null;
  if (value !== null && typeof value !== 'string') throw invalid(name, 'is not a text');
  return value === '' ? null : value;
}

/** Yes or no, as JSON or as SQLite says it. */
function flagOf(fields: Fields, name: string, otherwise: boolean): boolean {
  const value = fields[name] ?? otherwise;
  if (value === true || value === 1) return true;
  if (value === false || value === 0) return false;
  throw invalid(name, 'is neither true nor false');
}

/** Times in any form that parses become the one form that hosts write. */
function timeOf(fields: Fields, name: string): string | null {
  const value = textOf(fields, name);
  if (value === null) return null;
  const at = parseTimestamp(value);
  if (at === null) throw invalid(name, 'is not a time like 2026-11-22T07:14:06.000Z');
  return new Date(at).toISOString();
}

function contentOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  throw invalid('content', value === undefined ? 'is missing' : 'is neither an object nor a text');
}

function addressOf(fields: Fields, own: MessageAddress): MessageAddress {
  if (['platformId', 'channelType', 'threadId'].every((name) => fields[name] === undefined)) return own;
  return {
    platformId: textOf(fields, 'platformId'),
    channelType: textOf(fields, 'channelType'),
    threadId: textOf(fields, 'threadId'),
  };
}

/** `{text, sender?}` alone is a chat message. */
function unfold(fields: Fields): Fields {
  if (fields.content !== undefined || fields.text === undefined) return fields;
  const { text, sender = 'Operator', ...rest } = fields;
  if (typeof text !== 'string') throw invalid('text', 'is not a text');
  if (typeof sender !== 'string') throw invalid('sender', 'is not a text');
  return { ...rest, content: { text, sender, senderId: `console:${sender}` } };
}

function toMessage(text: string, line: number, options: ImportOptions): SessionMessage {
  const fields: Fields = {};
  for (const [name, value] of Object.entries(unfold(parseLine(text)))) {
    if (IGNORED.has(name)) continue;
    if (!Object.hasOwn(NAMES, name)) throw invalid(name, 'is not a field of a message');
    fields[NAMES[name] ?? name] = value;
  }
  return {
    id: textOf(fields, 'id') ?? ownMessageId(options.batchId, line),
    kind: textOf(fields, 'kind') ?? 'chat',
    timestamp: timeOf(fields, 'timestamp') ?? new Date(options.now).toISOString(),
    ...addressOf(fields, options.address),
    content: contentOf(fields.content),
    processAfter: timeOf(fields, 'processAfter'),
    recurrence: textOf(fields, 'recurrence'),
    trigger: flagOf(fields, 'trigger', true),
    sourceSessionId: textOf(fields, 'sourceSessionId'),
    onWake: flagOf(fields, 'onWake', false),
  };
}

function wordsOf({ kind, content, id }: SessionMessage): string {
  return lineOf(parseContent({ direction: 'inbound', kind, id, content }).body) ?? '(no text)';
}

async function readLine(
  ws: OpenWorkspace,
  text: string,
  line: number,
  taken: Map<string, number>,
  options: ImportOptions,
): Promise<BatchItem> {
  const shown: PlannedLine = {
    line,
    words: text.slice(0, 120),
    kind: null,
    processAfter: null,
    files: 0,
    note: null,
    problem: null,
  };
  try {
    const message = toMessage(text, line, options);
    const { attachments, ...rest } = checkMessage(message);
    const plan = await planAttachments(ws, message.id, attachments, []);
    checkStoredContent(plan.files.length === 0 ? message.content : JSON.stringify(rest));
    const before = taken.get(message.id);
    if (before !== undefined) throw invalid('id', `is the same as in line ${before}`);
    taken.set(message.id, line);
    const { kind, processAfter = null } = message;
    const passed = processAfter !== null && Date.parse(processAfter) <= options.now;
    const note = passed ? 'Its time has passed: it goes out at once.' : null;
    const about = { words: wordsOf(message), kind, processAfter, files: plan.files.length, note };
    return { line: { ...shown, ...about }, message };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { line: { ...shown, problem: error.message }, message: null };
  }
}

/** One at a time: splitting a file of megabytes takes a while. */
function* linesOf(text: string): Generator<string> {
  for (let from = text.startsWith('\uFEFF') ? 1 : 0; ; ) {
    const end = text.indexOf('\n', from);
    if (end === -1) {
      yield text.slice(from);
      return;
    }
    yield text.slice(from, text[end - 1] === '\r' && end > from ? end - 1 : end);
    from = end + 1;
  }
}

/**
 * Reads the lines of a JSONL file: each a message with the fields of SessionMessage or the columns of
 * messages_in (`content` as an object or as a text), or `{text, sender?}` for a chat message. Blank lines
 * are skipped. Nothing is written.
 * @param text the whole file
 */
export async function readImport(
  ws: OpenWorkspace,
  text: string,
  options: ImportOptions,
): Promise<BatchItem[]> {
  const taken = new Map<string, number>();
  const items: BatchItem[] = [];
  let begun = performance.now();
  let number = 0;
  for (const line of linesOf(text)) {
    number += 1;
    if (line.trim() !== '') items.push(await readLine(ws, line, number, taken, options));
    if (performance.now() - begun < WORK_MS) continue;
    await breath();
    begun = performance.now();
  }
  return items;
}

/** The ids that the lines themselves bring: the console’s own are new. */
export function broughtIds(
  items: readonly BatchItem[],
  { batchId }: Pick<ImportOptions, 'batchId'>,
): string[] {
  return items.flatMap(({ line, message }) =>
    message === null || message.id === ownMessageId(batchId, line.line) ? [] : [message.id],
  );
}

/** Warns of the lines whose id an ack already has: the agent would never see them. */
export function warnOfAcked(items: readonly BatchItem[], acked: ReadonlySet<string>): PlannedLine[] {
  return items.map(({ line, message }) =>
    message === null || !acked.has(message.id) ? line : { ...line, note: ACKED },
  );
}

const ACKED =
  'An ack already has its id: unless it is there already it is not written, as the agent would never see it.';

/** Refusals that are about one message: the rest are still written. */
const ABOUT_ONE: ReadonlySet<string> = new Set<ErrorData['code']>([
  'MESSAGE_ID_TAKEN',
  'MESSAGE_ID_ACKED',
  'MESSAGE_FIELD_INVALID',
  'MESSAGE_TOO_LARGE',
  'COLUMN_MISSING',
  'ID_UNSAFE',
  'ATTACHMENT_NAME_UNSAFE',
  'ATTACHMENT_DATA_INVALID',
  'ATTACHMENT_GONE',
  'ATTACHMENT_TOO_LARGE',
  'ATTACHMENTS_TOO_LARGE',
]);

/**
 * Writes many messages into a session, in order. One that is refused for its own content does not hold up the
 * rest; a fault of the session or the disk ends it.
 * @returns what became of each one, in order
 * @throws SESSION_NOT_FOUND
 */
export async function writeItems(
  ws: OpenWorkspace,
  sessionId: string,
  items: readonly BatchItem[],
  { onProgress, signal, acked }: Pick<BatchOptions, 'onProgress' | 'signal' | 'acked'> = {},
): Promise<{ lines: WrittenLine[]; cancelled: boolean }> {
  const agentGroupId = getSession(ws, sessionId).agentGroup.id;
  const byId = new Map<string, Pick<WrittenLine, 'outcome' | 'seq' | 'reason'>>();
  let rest = items.flatMap(({ message }) => (message === null ? [] : [message]));
  const total = rest.length;
  onProgress?.({ done: 0, total });
  let cancelled = false;
  let stopped: string | null = null;
  // A missing column is reported for a chunk, not for one message: then they are written one by one.
  let chunk: { chunk?: number } = {};
  while (rest.length > 0 && !cancelled && stopped === null) {
    const dealtWith = byId.size;
    const report = await writeSessionMessages(ws, agentGroupId, sessionId, rest, {
      onProgress: ({ done }) => onProgress?.({ done: dealtWith + done, total }),
      ...(signal === undefined ? {} : { signal }),
      ...(acked === undefined ? {} : { acked }),
      ...chunk,
    });
    const note = ({ id, seq, fresh }: StoredMessage): void => {
      byId.set(id, { outcome: fresh ? 'written' : 'there already', seq, reason: null });
    };
    await inSlices(each(report.written, note));
    ({ cancelled } = report);
    const { failure } = report;
    rest = rest.slice(report.written.length);
    if (failure === null) continue;
    if (failure.error.code === 'COLUMN_MISSING' && chunk.chunk !== 1) {
      chunk = { chunk: 1 };
      continue;
    }
    const aboutOne = ABOUT_ONE.has(failure.error.code) && rest.some(({ id }) => id === failure.id);
    if (aboutOne) {
      byId.set(failure.id, { outcome: 'not written', seq: null, reason: failure.error.message });
      rest = rest.filter(({ id }) => id !== failure.id);
    } else stopped = failure.error.message;
  }
  const otherwise = cancelled ? 'Cancelled before it was written.' : (stopped ?? '');
  const told = ({ line: { line, words, problem }, message }: BatchItem): WrittenLine => {
    const known = message === null ? undefined : byId.get(message.id);
    const left = { outcome: 'not written' as const, seq: null, reason: problem ?? otherwise };
    return { line, words, id: message?.id ?? null, ...(known ?? left) };
  };
  return { lines: await inSlices(each(items, told)), cancelled };
}
