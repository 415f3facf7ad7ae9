/** What is said of policies between agents. */
import type { Policy } from '../contract/entities/policy.js';
import type { Approver } from '../contract/entities/user.js';

/** `Vesna`, or the id of one without a name. */
export const approverName = ({ name, userId }: Pick<Approver, 'name' | 'userId'>): string => name ?? userId;

/**
 * Why a host can send somebody no card, so that it drops what they should approve; as a clause. null: it can, or may.
 * A host looks for the user first, and then for the channel that their id begins with.
 */
export function whyUnreachable({ userId, known }: Pick<Approver, 'userId' | 'known'>): string | null {
  const lost = 'so the host can send no card: it drops the message and tells the agent that it failed';
  if (!known) return `v2.db has no user “${userId}”, ${lost}`;
  return /^[^:]+:./s.test(userId) ? null : `“${userId}” names no channel, ${lost}`;
}

/** How somebody can be reached, in a few words. */
export function reachWords(approver: Approver): string {
  const { known, chat } = approver;
  if (whyUnreachable(approver) !== null) return known ? 'cannot be reached' : 'not in v2.db';
  return chat === null ? 'no direct chat yet' : `direct chat ${chat}`;
}

/** What there is to know about a policy besides who decides, in whole sentences; null for nothing. */
export function policyProblem({ approver, connected, from, to }: Policy): string | null {
  const lost = whyUnreachable(approver);
  if (from.name === null || to.name === null) return 'One of the two agent groups is gone.';
  if (lost !== null) return `No message gets through: ${lost}.`;
  return connected
    ? null
    : 'The sender has no destination for the receiver: the host refuses its messages before it looks for a policy.';
}
