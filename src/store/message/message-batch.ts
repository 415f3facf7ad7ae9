/** Writing many messages into a session: few transactions, with the thread yielded in between. */
import { setImmediate as breath } from 'node:timers/promises';
import { type ErrorData, Refusal, toFailure } from '../../contract/errors.js';
import { requireOwner } from '../session/session-owner.js';
import type { SessionKey } from '../session-key.js';
import { WORK_MS } from '../slices.js';
import type { OpenWorkspace } from '../workspace.js';
import {
  discardPrepared,
  type PreparedMessage,
  prepareMessage,
  refuseAcked,
  type SessionMessage,
  type StoredMessage,
  storePrepared,
} from './message.js';
import { type TaskPlace, taskPlace } from './task-place.js';

const CHUNK_MESSAGES = 100;
/** A chunk ends early at this much content and files: a transaction holds the thread and the lock. */
const CHUNK_BYTES = 4 * 1024 * 1024;

export interface BatchOptions {
  /** The most messages in one transaction; 100 by default. */
  chunk?: number;
  /** Called after each chunk that was written, with how many messages of the batch are done. */
  onProgress?: (progress: { done: number; total: number }) => void;
  /** Ids that an ack already has: a new message with one of them is refused. */
  acked?: ReadonlySet<string>;
  /** Stops before the next chunk; the one that is being written is finished. */
  signal?: AbortSignal;
}

/** What became of every message of a batch: in `written` or in `notWritten`, never in both. */
export interface BatchReport {
  /** In the order given; `fresh` is false for those that were there already. */
  written: StoredMessage[];
  /** The ids of the rest, in order. */
  notWritten: string[];
  cancelled: boolean;
  /** Why it stopped: nothing of the chunk with this message was written. Null when it did not fail. */
  failure: { id: string; error: ErrorData } | null;
}

/** Says which message of a chunk an error is about. */
class MessageError extends Error {
  constructor(
    readonly id: string,
    override readonly cause: unknown,
  ) {
    super();
  }
}

/** Prepares messages from `from` on until a chunk is full. */
async function prepareChunk(
  ws: OpenWorkspace,
  key: SessionKey,
  messages: readonly SessionMessage[],
  { from, most, place }: { from: number; most: number; place: TaskPlace },
  prepared: PreparedMessage[],
): Promise<void> {
  let bytes = 0;
  let begun = performance.now();
  for (const message of messages.slice(from, from + most)) {
    try {
      const next = await prepareMessage(ws, key, message, place);
      prepared.push(next);
      bytes += next.bytes;
    } catch (error) {
      throw new MessageError(message.id, error);
    }
    if (bytes >= CHUNK_BYTES) return;
    if (performance.now() - begun > WORK_MS) {
      await breath();
      begun = performance.now();
    }
  }
}

/**
 * Writes many messages into one session. Each chunk is one opening and one transaction, all or nothing; the
 * first chunk that is refused ends it, as does `signal` between two chunks. Given again, a batch resumes where
 * it stopped: what is there already is not written twice.
 * @returns what was written and what was not; refusals of messages are in it, not thrown
 * @throws ID_UNSAFE, SESSION_NOT_FOUND, MESSAGE_FIELD_INVALID for a chunk that is not a whole number above 0
 */
export async function writeSessionMessages(
  ws: OpenWorkspace,
  agentGroupId: string,
  sessionId: string,
  messages: readonly SessionMessage[],
  { chunk = CHUNK_MESSAGES, onProgress, signal, acked = new Set() }: BatchOptions = {},
): Promise<BatchReport> {
  const key = { agentGroupId, sessionId };
  requireOwner(ws, key);
  if (!Number.isInteger(chunk) || chunk < 1) {
    throw Refusal.of('MESSAGE_FIELD_INVALID', { field: 'chunk', reason: 'is not a whole number above 0' });
  }
  const place = taskPlace(ws, key);
  const written: StoredMessage[] = [];
  const report = (end: Pick<BatchReport, 'cancelled' | 'failure'>): BatchReport => ({
    written,
    notWritten: messages.slice(written.length).map(({ id }) => id),
    ...end,
  });
  while (written.length < messages.length) {
    if (signal?.aborted === true) return report({ cancelled: true, failure: null });
    const prepared: PreparedMessage[] = [];
    try {
      const part = { from: written.length, most: chunk, place };
      await prepareChunk(ws, key, messages, part, prepared);
      written.push(...(await storePrepared(ws, key, prepared, (db) => refuseAcked(db, prepared, acked))));
    } catch (error) {
      const [id, cause] =
        error instanceof MessageError
          ? [error.id, error.cause]
          : [failedId(error) ?? prepared[0]?.row.id ?? '', error];
      return report({ cancelled: false, failure: { id, error: toFailure(cause).error } });
    } finally {
      discardPrepared(prepared);
    }
    onProgress?.({ done: written.length, total: messages.length });
    await breath();
  }
  return report({ cancelled: false, failure: null });
}

/** The message that a refusal of the transaction is about, where it is about one. */
function failedId(error: unknown): string | null {
  const id = error instanceof Refusal ? error.data.details.id : undefined;
  return typeof id === 'string' ? id : null;
}
