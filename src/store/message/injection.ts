/** What an operator writes in the composer, as the message that a host would have written. */
import type { InboundKind, MessageAddress } from '../../contract/entities/draft.js';
import type { HostZone } from '../../contract/entities/zone.js';
import { Refusal } from '../../contract/errors.js';
import { nextRuns, readRecurrence } from '../../rules/recurrence.js';
import { taskSeriesOf } from '../../rules/task.js';
import { kindOfMessage, messageWriter, takeBackMessage } from '../db/message-write.js';
import type { WritableDb } from '../db/sqlite.js';
import type { AttachedFile } from '../files/attachments.js';
import { getSession } from '../session/session.js';
import type { OpenWorkspace } from '../workspace.js';
import { writeSessionMessage } from './message.js';
import { ownMessageId } from './own-message-id.js';
import { taskPlace } from './task-place.js';

export interface Injection {
  sessionId: string;
  /** A UUID of the draft: the same draft written twice is one message. */
  draftId: string;
  kind: InboundKind;
  /** JSON text, by kind. */
  content: string;
  trigger: boolean;
  onWake: boolean;
  /** ISO, UTC. */
  processAfter: string | null;
  recurrence: string | null;
  /** Null: the session's own chat, so that the answer goes where a real message's would. */
  address: MessageAddress | null;
  files: AttachedFile[];
  /** The id of a message that still waits, to be taken back with the writing of this one. */
  takeBack?: string | null;
}

/** The address of a session's own chat; the thread of a series of tasks is none. @throws SESSION_NOT_FOUND */
export function ownAddress(ws: OpenWorkspace, sessionId: string): MessageAddress {
  const { messagingGroup, threadId } = getSession(ws, sessionId);
  const isTask = taskSeriesOf({ messagingGroupId: messagingGroup?.id ?? null, threadId }) !== null;
  if (isTask) return { platformId: null, channelType: null, threadId: null };
  return {
    platformId: messagingGroup?.platformId ?? null,
    channelType: messagingGroup?.channelType ?? null,
    threadId,
  };
}

function saysSomething(content: string): boolean {
  try {
    const { text } = { text: undefined, ...JSON.parse(content) };
    return typeof text !== 'string' || text.trim() !== '';
  } catch {
    return true; // Not JSON: writeSessionMessage reports what is wrong with it.
  }
}

/**
 * Writes one inbound row.
 * @returns the message's id and its seq
 * @throws SESSION_NOT_FOUND, MESSAGE_FIELD_INVALID when a chat message has neither text nor file or the message to
 *   be taken back no longer waits, and whatever writeSessionMessage refuses
 */
export async function injectMessage(
  ws: OpenWorkspace,
  { sessionId, draftId, address, takeBack = null, ...fields }: Injection,
): Promise<{ messageId: string; seq: number }> {
  const chat = fields.kind === 'chat' || fields.kind === 'chat-sdk';
  if (chat && fields.files.length === 0 && !saysSomething(fields.content)) {
    throw Refusal.of('MESSAGE_FIELD_INVALID', { field: 'text', reason: 'is empty and nothing is attached' });
  }
  const session = getSession(ws, sessionId);
  const message = {
    ...fields,
    ...(address ?? ownAddress(ws, sessionId)),
    id: ownMessageId(draftId),
    timestamp: new Date(ws.clock.now()).toISOString(),
    inPlaceOf: takeBack,
  };
  const { own, series } = taskPlace(ws, { agentGroupId: session.agentGroup.id, sessionId });
  const inChat = own && series === null;
  const withOriginal = (db: WritableDb): void => {
    // The same draft once more: its original was taken back the first time.
    if (takeBack === null || messageWriter(db).has(message.id)) return;
    // Tasks that were made in a chat by an earlier host are edited there; nothing else becomes one there.
    const isTask = kindOfMessage(db, takeBack) === 'task';
    if (message.kind === 'task' && !isTask && inChat) throw Refusal.of('TASK_IN_CHAT', {});
    if (!takeBackMessage(db, takeBack, own && isTask ? 'cancelled' : 'completed'))
      throw notTakenBack('no longer waits');
  };
  const written = await writeSessionMessage(ws, session.agentGroup.id, sessionId, message, withOriginal);
  return { messageId: written.id, seq: written.seq };
}

/** Nothing is written: a second message beside the first is what somebody wanted to avoid. */
export const notTakenBack = (why: string): Refusal =>
  Refusal.of('MESSAGE_FIELD_INVALID', {
    field: 'original',
    reason: `cannot be taken back, since it ${why}; untick that to write this one beside it`,
  });

const NEXT_TIMES = 5;

/**
 * What a recurrence means, and when it next occurs.
 * @param after ms since 1970, UTC
 * @param zone in which the host reads it
 * @returns the next five times in ms, fewer where it ends
 * @throws MESSAGE_FIELD_INVALID
 */
export function nextOccurrences(
  expression: string,
  after: number,
  zone: HostZone,
): { words: string | null; next: number[]; zone: HostZone } {
  const { refusal, words } = readRecurrence(expression);
  if (refusal !== null) {
    throw Refusal.of('MESSAGE_FIELD_INVALID', { field: 'recurrence', reason: refusal });
  }
  return { words, next: nextRuns(expression, after, NEXT_TIMES, zone.name), zone };
}
