/** Why messages that are due need a person. */
import type { PollRule } from '../../contract/entities/next-poll.js';
import type { SessionSummary } from '../../contract/entities/session.js';
import type { ContainerState } from '../container-verdict.js';
import { type KnownOrder, ordersOf, POLL_LIMIT } from '../poll-rule.js';

const dueReasons: Record<ContainerState, string> = {
  stopped: 'No container is running. A host would have started one in its sweep, once a minute.',
  leftover: 'The last container left its claims behind, and no host has given them back or started another.',
  gone: 'The container named in v2.db is gone, and no host has started another.',
  stuck: 'The container is stuck with another message.',
  starting: 'The container is starting and has not polled yet.',
  running: 'The container runs, but has not taken it.',
  idle: 'The container runs, but has not taken it.',
  working: 'The container is working on another message and has not taken it.',
  skewed: 'A clock is wrong, so the state of the container is unknown.',
  unknown: 'No container is known that could take it.',
};

const hidden: Record<KnownOrder, (most: string) => string> = {
  newest: (most) => `The newest ${most} rows hide it: a container’s poll takes no more.`,
  'triggers-first': (most) => `The oldest ${most} rows hide it: a container’s poll takes no more.`,
};

/** Why nobody has taken what is due. */
export function dueReason(due: DueRows, { limit, order }: PollRule, state: ContainerState): string {
  const runs = state === 'running' || state === 'idle' || state === 'working';
  if (!runs) return dueReasons[state];
  const ahead = { newest: due.ahead, 'triggers-first': due.olderAhead };
  const orders = ordersOf(order);
  const hides = orders.filter((one) => ahead[one].some((count) => count >= limit));
  const most = limit === POLL_LIMIT ? 'ten' : String(limit);
  const [first] = hides;
  if (first === undefined) return dueReasons[state];
  if (hides.length === orders.length && orders.length === 1) return hidden[first](most);
  return hides.length === orders.length
    ? `Other rows hide it: a container’s poll takes ${most}.`
    : `Other rows may hide it: which ${most} a container’s poll takes depends on the version.`;
}

type DueRows = Extract<NonNullable<SessionSummary['digest']>, { readable: true }>['due'];
