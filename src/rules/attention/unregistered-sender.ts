/** Messages that a host dropped, as matters. */
import type { SessionSummary } from '../../contract/entities/session.js';
import type { UnregisteredSenders } from '../../contract/entities/unregistered-sender.js';
import { droppedReason, droppedText, needsLook } from '../unregistered-sender.js';
import { type AttentionItem, inSession } from './item.js';

/**
 * One matter for each chat. Put aside, one comes back with the next message that is dropped there.
 * @param sessionById of those that are listed
 */
export function droppedItems(
  { listed }: UnregisteredSenders,
  sessionById: (id: string) => SessionSummary | undefined,
): AttentionItem[] {
  return listed.filter(needsLook).map((dropped) => {
    const { channelType, platformId, chatName, agentName, lastAt, sessionId } = dropped;
    const session = sessionId === null ? null : (sessionById(sessionId) ?? null);
    const place = { title: chatName, thread: null, channel: channelType, agent: agentName };
    return {
      ...(session === null ? { session, place, question: null } : inSession(session)),
      id: ['dropped', channelType, platformId, dropped.userId ?? '', lastAt ?? ''].join('\n'),
      ...{ kind: 'dropped' as const, at: lastAt, row: null },
      text: droppedText(dropped),
      reason: droppedReason(dropped),
    };
  });
}
