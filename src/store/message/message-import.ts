/** Messages from a JSONL file: each line is one message, or a reason why it is not one. */
import { setImmediate as breath } from 'node:timers/promises';
import type { PlannedLine, WrittenLine } from '../../contract/entities/batch.js';
import { type ErrorData, Refusal } from '../../contract/errors.js';
import { valueIn } from '../../rules/json-text.js';
import { contentWith, planAttachments } from '../files/attachments.js';
import { getSession } from '../session/session.js';
import { lineOf } from '../session/session-line.js';
import { each, inSlices, WORK_MS } from '../slices.js';
import type { OpenWorkspace } from '../workspace.js';
import { type ImportOptions, invalid, toMessage } from './import-line.js';
import type { StoredMessage } from './message.js';
import { type BatchOptions, writeSessionMessages } from './message-batch.js';
import { parseContent } from './message-body.js';
import { checkMessage, checkStoredContent, type SessionMessage } from './message-check.js';
import { ownMessageId } from './own-message-id.js';
import { checkPlace } from './task-place.js';

/** One message of many, and what is shown of it. */
export interface BatchItem {
  line: PlannedLine;
  /** Null when it cannot be written; `line.problem` says why. */
  message: SessionMessage | null;
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
    checkMessage(message);
    checkPlace(options.place, message);
    const { content } = message;
    const plan = await planAttachments(ws, message.id, valueIn(content, 'attachments'), []);
    checkStoredContent(contentWith(content, plan));
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
  'TASK_IN_CHAT',
  'NOT_A_TASK',
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
