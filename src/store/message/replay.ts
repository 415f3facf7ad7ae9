/** Writing messages of a session again, as new ones: into the same session or into another one. */
import type { PlannedLine, Spacing } from '../../contract/entities/batch.js';
import type { MessageAddress } from '../../contract/entities/draft.js';
import type { MessageRaw } from '../../contract/entities/message.js';
import { Refusal } from '../../contract/errors.js';
import { ECHO_CHANNEL } from '../../rules/copied-row.js';
import { jsonFault, withPlace } from '../../rules/json-fault.js';
import { COPY_NOT_SENT, type MessageRow, messageRow, whyNotSentAgain } from '../../rules/message-row.js';
import { inboundAttachments } from '../files/message-attachments.js';
import { lineOf } from '../session/session-line.js';
import { parseTimestamp } from '../time.js';
import { parseContent } from './message-body.js';
import { checkMessage, type SessionMessage } from './message-check.js';
import { ownMessageId } from './own-message-id.js';
import { checkPlace, type TaskPlace } from './task-place.js';

export interface ReplayOptions {
  spacing: Spacing;
  /** When the first one is due, ms since 1970, UTC. */
  now: number;
  /** The ids of the new messages begin with it. */
  batchId: string;
  /** Where the answers go; null: where the originals' went. */
  address: MessageAddress | null;
  /** Of the session that they go to. */
  place: TaskPlace;
}

/** A file of the original that has to be copied before the message can be written. */
export interface ReplayFile {
  /** Its place in the original's list. */
  index: number;
  name: string;
  mimeType: string | null;
}

export interface ReplayStep {
  line: PlannedLine;
  /** Null when it cannot be written; `line.problem` says why. */
  message: SessionMessage | null;
  files: ReplayFile[];
}

type Fields = Record<string, unknown>;

/** Why a message is not replayed. */
class NotReplayed extends Error {
  constructor(
    message: string,
    /** Nothing is wrong with it. */
    readonly skipped = false,
  ) {
    super(message);
  }
}

/** The content as it is stored: it is sent again to the byte. */
function contentOf(row: MessageRow): { content: string; fields: Fields } {
  const fault = whyNotSentAgain(row);
  if (fault !== null) throw new NotReplayed(fault);
  const { content } = row;
  const wrong = jsonFault(content);
  if (wrong !== null) throw new NotReplayed(`Its content ${withPlace(content, wrong)}.`);
  return { content, fields: JSON.parse(content) };
}

/** The files of the content, which are copied; what holds its data itself goes with the content. */
function filesOf({ attachments }: Fields, id: string): ReplayFile[] {
  const refs = inboundAttachments(attachments, id);
  if (typeof refs === 'string') throw new NotReplayed(`Its ${refs}.`);
  if (refs.cut) throw new NotReplayed('It has too many attachments.');
  return refs.attachments.flatMap(({ index, name, mimeType, path, problem }) => {
    if (path !== null) return [{ index, name, mimeType }];
    const entry: unknown = Array.isArray(attachments) ? attachments[index] : null;
    if (typeof Reflect.get(Object(entry), 'data') === 'string') return [];
    throw new NotReplayed(`Its attachment ${name} cannot be copied: ${problem ?? 'no file'}`);
  });
}

const lowered = (sentence: string): string => `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;

function wordsOf({ id, kind, content }: MessageRow): string {
  const { body } = parseContent({ direction: 'inbound', kind: kind ?? '', id: id ?? '', content });
  return lineOf(body) ?? '(no text)';
}

/** How much later than the first each is due, in ms; one without a readable time goes with the one before. */
export function offsets(times: readonly (number | null)[]): number[] {
  const first = times.find((at) => at !== null) ?? 0;
  let latest = 0;
  return times.map((at) => {
    // Clocks step back; the order is kept all the same.
    if (at !== null) latest = Math.max(latest, at - first);
    return latest;
  });
}

function stepOf(raw: MessageRaw, at: number, offset: number, options: ReplayOptions): ReplayStep {
  const row = messageRow(raw);
  const line: PlannedLine = {
    line: at + 1,
    words: wordsOf(row),
    kind: row.kind,
    processAfter:
      options.spacing === 'original' && offset > 0 ? new Date(options.now + offset).toISOString() : null,
    files: 0,
    note: null,
    problem: null,
  };
  try {
    if (raw.table === 'messages_out')
      throw new NotReplayed(
        'Skipped: the agent wrote it, and only messages to the agent are sent again.',
        true,
      );
    if (line.kind === 'system')
      throw new NotReplayed('Skipped: a system message only makes sense where it was.', true);
    if (row.channelType === ECHO_CHANNEL) throw new NotReplayed(`Skipped: ${lowered(COPY_NOT_SENT)}`, true);
    const { content, fields } = contentOf(row);
    const files = filesOf(fields, row.id ?? '');
    const { address } = options;
    if (address === null && row.garbledAddress !== null)
      throw new NotReplayed(
        `Its ${row.garbledAddress} is not text in UTF-8: copy it to another session instead.`,
      );
    const message: SessionMessage = {
      id: ownMessageId(options.batchId, at + 1),
      kind: line.kind ?? '',
      timestamp: new Date(options.now).toISOString(),
      platformId: address === null ? row.platformId : address.platformId,
      channelType: address === null ? row.channelType : address.channelType,
      threadId: address === null ? row.threadId : address.threadId,
      content,
      processAfter: line.processAfter,
      trigger: row.trigger,
      onWake: row.onWake,
    };
    checkMessage(message);
    checkPlace(options.place, message);
    const note = row.recurrence === null ? null : 'Without its recurrence, or it would run twice.';
    return { line: { ...line, files: files.length, note }, message, files };
  } catch (error) {
    if (!(error instanceof NotReplayed) && !(error instanceof Refusal)) throw error;
    const skipped = error instanceof NotReplayed && error.skipped ? ({ skipped: true } as const) : {};
    return { line: { ...line, ...skipped, problem: error.message }, message: null, files: [] };
  }
}

/**
 * What replaying messages would write, in the order given. Nothing is read or written.
 * @param raws the originals, every column as stored
 */
export function planReplay(raws: readonly MessageRaw[], options: ReplayOptions): ReplayStep[] {
  const later = offsets(raws.map((raw) => parseTimestamp(messageRow(raw).timestamp)));
  return raws.map((raw, at) => stepOf(raw, at, later[at] ?? 0, options));
}
