/** What an operator types into the composer, as the message that a host would have written. */
import { Refusal } from '../shared/errors.js';
import { writeSessionMessage } from './message.js';
import { getSession } from './session.js';
import type { OpenWorkspace } from './workspace.js';

export interface ChatInjection {
  sessionId: string;
  /** A UUID of the draft: the same draft written twice is one message. */
  draftId: string;
  sender: string;
  text: string;
  files: { name: string; mimeType: string; path: string }[];
}

/**
 * Writes one inbound `chat` row, addressed as the session's own chat, so that the agent's answer goes
 * where a real message's would.
 * @returns the message's id and its seq
 * @throws SESSION_NOT_FOUND, MESSAGE_FIELD_INVALID when there is neither text nor file, and whatever
 *   writeSessionMessage refuses
 */
export async function injectChat(
  ws: OpenWorkspace,
  { sessionId, draftId, sender, text, files }: ChatInjection,
): Promise<{ messageId: string; seq: number }> {
  if (text.trim() === '' && files.length === 0) {
    throw Refusal.of('MESSAGE_FIELD_INVALID', { field: 'text', reason: 'is empty and nothing is attached' });
  }
  const session = getSession(ws, sessionId);
  const { id, seq } = await writeSessionMessage(ws, session.agentGroup.id, sessionId, {
    id: `console-${draftId}`,
    kind: 'chat',
    timestamp: new Date(ws.clock.now()).toISOString(),
    platformId: session.messagingGroup?.platformId ?? null,
    channelType: session.messagingGroup?.channelType ?? null,
    threadId: session.threadId,
    content: JSON.stringify({ text, sender, senderId: `console:${sender}` }),
    files,
  });
  return { messageId: id, seq };
}
