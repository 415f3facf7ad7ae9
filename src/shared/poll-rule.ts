/**
 * What a container's poll does with the rows of messages_in, as in the real runner: its query takes the newest
 * ten rows that are pending, due and allowed (store/db/container-poll.ts has it in SQL), and only then does it
 * drop acked and `system` rows. So ten of those hide an older row. Pure: the simulated agent polls by it, the
 * reader predicts the next poll by it.
 */

import { isDue } from './host-rules.js';

/** The runner's maxMessagesPerPrompt. */
export const POLL_LIMIT = 10;

/** What the poll looks at in one inbound row. */
export interface PollFacts {
  readonly kind: string;
  /** messages_in.status */
  readonly status: string | null;
  /** ms since 1970 UTC; null for at once; NaN when what is stored is not a time: it never comes. */
  readonly processAfter: number | null;
  /** False where the column is missing. */
  readonly onWake: boolean;
  /** True where the column is missing. */
  readonly trigger: boolean;
  /** processing_ack.status, whatever it says; null without a row. */
  readonly ack: string | null;
}

/** The poll that is asked about. */
export interface PollMoment {
  /** ms since 1970 UTC */
  readonly now: number;
  /** True for the first poll since the container started. */
  readonly first: boolean;
}

export type PollFate =
  | 'handed' // to the agent; it starts a turn
  | 'context' // to the agent with the rest; alone it starts no turn
  | 'acked' // takes up a place, then is dropped: the container has claimed or settled it
  | 'system' // takes up a place, then is dropped: only a waiting tool asks for it
  | 'held-back' // newer rows take up the ten places
  | 'on-wake' // for a first poll only
  | 'not-due'
  | 'never-due'
  | 'not-pending';

/** Why the query would not take the row even with free places; null when it would. */
function refused(row: PollFacts, { now, first }: PollMoment): PollFate | null {
  if (row.status !== 'pending') return 'not-pending';
  if (Number.isNaN(row.processAfter)) return 'never-due';
  if (!isDue(row.processAfter, now)) return 'not-due';
  return row.onWake && !first ? 'on-wake' : null;
}

/** True when the runner drops a row that its query took. */
export function isDropped(row: { kind: string; acked: boolean }): boolean {
  return row.acked || row.kind === 'system';
}

/** True when the runner starts a turn with these rows. */
export function startsTurn(handed: readonly { trigger: boolean }[]): boolean {
  return handed.some((row) => row.trigger);
}

/**
 * What becomes of a row in a poll.
 * @param newer how many rows with a larger seq take a place
 */
export function pollFate(row: PollFacts, moment: PollMoment, newer: number): PollFate {
  const no = refused(row, moment);
  if (no !== null) return no;
  if (newer >= POLL_LIMIT) return 'held-back';
  // Before its first poll a container clears the claims that its predecessor left.
  const acked = row.ack !== null && !(moment.first && row.ack === 'processing');
  if (isDropped({ kind: row.kind, acked })) return acked ? 'acked' : 'system';
  return row.trigger ? 'handed' : 'context';
}
