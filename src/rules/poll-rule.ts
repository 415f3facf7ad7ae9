/**
 * What a container's poll makes of the rows of messages_in, as the real runner does it: its query takes the newest
 * ten rows that are pending, due and allowed (store/db/poll.ts has it in SQL), and only then does it drop
 * acked and `system` rows. So ten of those hide an older row. Pure: the simulated agent polls by it, the reader
 * foresees the next poll by it.
 */

import type { PollFate } from '../contract/entities/next-poll.js';
import { isDue } from './host-rules.js';

/** The runner's maxMessagesPerPrompt, where the agent group's configuration says nothing else. */
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
  /** How many rows it takes, if that is not the runner's own number. */
  readonly limit?: number;
}

/** Why the query does not take the row, were there places enough; null when it does. */
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
  if (newer >= (moment.limit ?? POLL_LIMIT)) return 'held-back';
  // Before its first poll a container clears the claims that its predecessor left.
  const acked = row.ack !== null && !(moment.first && row.ack === 'processing');
  if (isDropped({ kind: row.kind, acked })) return acked ? 'acked' : 'system';
  return row.trigger ? 'handed' : 'context';
}
