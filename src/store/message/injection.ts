/** What an operator writes in the composer, as the message that a host would have written. */
import { CronExpressionParser } from 'cron-parser';
import type { InboundKind, MessageAddress } from '../../contract/entities/draft.js';
import type { HostZone } from '../../contract/entities/zone.js';
import { Refusal } from '../../contract/errors.js';
import { getSession } from '../session/session.js';
import type { OpenWorkspace } from '../workspace.js';
import { writeSessionMessage } from './message.js';
import { ownMessageId } from './own-message-id.js';

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
  files: { name: string; mimeType: string; path: string }[];
}

/** The address of a session's own chat. @throws SESSION_NOT_FOUND */
export function ownAddress(ws: OpenWorkspace, sessionId: string): MessageAddress {
  const { messagingGroup, threadId } = getSession(ws, sessionId);
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
 * @throws SESSION_NOT_FOUND, MESSAGE_FIELD_INVALID when a chat message has neither text nor file, and
 *   whatever writeSessionMessage refuses
 */
export async function injectMessage(
  ws: OpenWorkspace,
  { sessionId, draftId, address, ...fields }: Injection,
): Promise<{ messageId: string; seq: number }> {
  const chat = fields.kind === 'chat' || fields.kind === 'chat-sdk';
  if (chat && fields.files.length === 0 && !saysSomething(fields.content)) {
    throw Refusal.of('MESSAGE_FIELD_INVALID', { field: 'text', reason: 'is empty and nothing is attached' });
  }
  const session = getSession(ws, sessionId);
  const { id, seq } = await writeSessionMessage(ws, session.agentGroup.id, sessionId, {
    ...fields,
    ...(address ?? ownAddress(ws, sessionId)),
    id: ownMessageId(draftId),
    timestamp: new Date(ws.clock.now()).toISOString(),
  });
  return { messageId: id, seq };
}

const NEXT_TIMES = 5;

/**
 * When a cron expression next occurs, as a host computes it.
 * @param after ms since 1970, UTC
 * @param zone in which the host reads it
 * @returns the next five times in ms, fewer where it ends, and that zone
 * @throws MESSAGE_FIELD_INVALID
 */
export function nextOccurrences(
  expression: string,
  after: number,
  zone: HostZone,
): { next: number[]; zone: HostZone } {
  try {
    const cron = CronExpressionParser.parse(expression, { currentDate: new Date(after), tz: zone.name });
    return { next: cron.take(NEXT_TIMES).map((date) => date.getTime()), zone };
  } catch (error) {
    const reason = `is not a cron expression (${error instanceof Error ? error.message : expression})`;
    throw Refusal.of('MESSAGE_FIELD_INVALID', { field: 'recurrence', reason });
  }
}
