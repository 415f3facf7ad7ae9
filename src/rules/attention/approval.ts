/** What waits for somebody's decision on a host's card, as matters. */
import type { Approval, Approvals } from '../../contract/entities/approval.js';
import type { SessionSummary } from '../../contract/entities/session.js';
import { approvalReason, approvalText } from '../approval.js';
import { type AttentionItem, inSession, type Place } from './item.js';

const kindOf = ({ kind }: Approval): 'approval' | 'sender' => (kind === 'action' ? 'approval' : 'sender');

function placeOf({ chat, agentName, agentGroupId }: Approval): Place {
  const agent = agentName ?? agentGroupId;
  return {
    title: chat?.name ?? agent ?? 'No session',
    ...{ thread: null, channel: chat?.channelType ?? null, agent: chat === null ? null : agentName },
  };
}

/**
 * One matter for each.
 * @param session the one that it belongs to; null where that is not known
 * @param now ms since 1970, UTC
 */
export function approvalItem(approval: Approval, session: SessionSummary | null, now: number): AttentionItem {
  const kind = kindOf(approval);
  return {
    ...(session === null ? { session, place: placeOf(approval), question: null } : inSession(session)),
    id: [kind, session?.id ?? '', approval.kind, approval.id].join('\n'),
    ...{ kind, at: approval.createdAt, text: approvalText(approval) },
    row: approval.messageId === null ? null : { id: approval.messageId },
    reason: approvalReason(approval, now),
  };
}

/** Those that are not listed one by one, as one matter of each kind. */
export function moreApprovals(more: Approvals['more']): AttentionItem[] {
  const item = (kind: 'approval' | 'sender', count: number): AttentionItem[] =>
    count === 0
      ? []
      : [
          {
            ...{ id: [kind, 'more'].join('\n'), kind, session: null, question: null, row: null, at: null },
            place: { title: `${count} more`, thread: null, channel: null, agent: null },
            text: null,
            reason: 'They wait as those above do. Only the newest are listed one by one.',
          },
        ];
  return [...item('approval', more.action), ...item('sender', more.sender + more.channel)];
}
