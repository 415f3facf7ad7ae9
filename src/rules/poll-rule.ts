/**
 * What a container's poll makes of the rows of messages_in, as the real runners do it.
 *
 * Up to 2.0.x (`newest`) the query takes the newest rows that are pending, due and allowed, as many as the limit says;
 * only then are acked and `system` rows dropped. So ten of those hide an older row.
 *
 * From 2.2 on (`triggers-first`) acked rows are dropped first. The oldest rows with trigger = 1 take the places, and what
 * is left of them goes to the newest with trigger = 0; any other trigger is passed over. `system` rows are dropped last:
 * they take places from the oldest side, and no later row ever pushes them out.
 *
 * Pure: the simulated agent polls by it, the reader foresees the next poll by it, every verdict is drawn from it.
 * Sources: 2.0.64's getPendingMessages; container/agent-runner/src/mailbox/sqlite/operations.ts and poll-loop.ts of
 * nanocoai/nanoclaw at 0a8da380 and 00ff55a9.
 */

import type { PollOrder } from '../contract/entities/dialect.js';
import type { PollFate, PollRule } from '../contract/entities/next-poll.js';
import { isDue } from './host-rules.js';

/** The runner's maxMessagesPerPrompt, where the agent group's configuration says nothing else. */
export const POLL_LIMIT = 10;

/** The orders that runners know. */
export type KnownOrder = Exclude<PollOrder, 'unknown'>;

/** Those that a poll may follow. */
export function ordersOf(order: PollOrder): readonly KnownOrder[] {
  return order === 'unknown' ? ['newest', 'triggers-first'] : [order];
}

/** What the poll looks at in one inbound row. */
export interface PollFacts {
  readonly kind: string;
  /** messages_in.status */
  readonly status: string | null;
  /** ms since 1970 UTC; null for at once; NaN when what is stored is not a time: it never comes. */
  readonly processAfter: number | null;
  /** False where the column is missing. */
  readonly onWake: boolean;
  /** 1 where the column is missing: the host adds it so. null for every other value. */
  readonly trigger: 0 | 1 | null;
  /** processing_ack.status, whatever it says; null without a row. */
  readonly ack: string | null;
}

/** When a container polls. */
export interface PollMoment {
  /** ms since 1970 UTC */
  readonly now: number;
  /** True for the first poll since the container started. */
  readonly first: boolean;
}

/** Why the query does not take the row, were there places enough; null when it does. */
function refused(row: PollFacts, { now, first }: PollMoment): PollFate | null {
  if (row.status !== 'pending') return 'not-pending';
  if (Number.isNaN(row.processAfter)) return 'never-due';
  if (!isDue(row.processAfter, now)) return 'not-due';
  return row.onWake && !first ? 'on-wake' : null;
}

/** Whether an ack hides a row. Before its first poll a container clears the claims that its predecessor left. */
export function isAcked(ack: string | null, { first }: Pick<PollMoment, 'first'>): boolean {
  return ack !== null && !(first && ack === 'processing');
}

/**
 * How many of the rows take a place before each, in one order; null for a row that competes for none. A poll whose limit
 * is not above that number does not see the row.
 * @param rows by rising seq, as SQLite sorts it; any that compete for a place may be missing only where as many as the
 *   limit are taken before them
 */
export function placesBefore(
  rows: readonly PollFacts[],
  moment: PollMoment,
  order: KnownOrder,
): (number | null)[] {
  const competes = rows.map((row) => refused(row, moment) === null);
  const before: (number | null)[] = rows.map(() => null);
  if (order === 'newest') {
    let newer = 0;
    for (let i = rows.length - 1; i >= 0; i -= 1) if (competes[i]) before[i] = newer++;
    return before;
  }
  const asks = (i: number, trigger: 0 | 1): boolean =>
    competes[i] === true && rows[i]?.trigger === trigger && !isAcked(rows[i]?.ack ?? null, moment);
  let taken = 0;
  for (let i = 0; i < rows.length; i += 1) if (asks(i, 1)) before[i] = taken++;
  for (let i = rows.length - 1; i >= 0; i -= 1) if (asks(i, 0)) before[i] = taken++;
  return before;
}

function fateIn(row: PollFacts, moment: PollMoment, limit: number, before: number | null): PollFate {
  const no = refused(row, moment);
  if (no !== null) return no;
  const acked = isAcked(row.ack, moment);
  if (before === null) return acked ? 'acked' : 'no-trigger';
  if (before >= limit) return 'held-back';
  if (acked) return 'acked';
  if (row.kind === 'system') return 'system';
  return row.trigger === 1 ? 'handed' : 'context';
}

/** True for what reaches the agent. */
export function isHanded(fate: PollFate): boolean {
  return fate === 'handed' || fate === 'context';
}

/** What holds of a row in either order, the reason that holds in both before one that holds in one. */
function both(newest: PollFate, triggersFirst: PollFate): PollFate {
  if (newest === triggersFirst) return newest;
  if (isHanded(newest) || isHanded(triggersFirst)) return 'depends';
  const reasons: readonly PollFate[] = [newest, triggersFirst];
  return (['acked', 'system', 'held-back'] as const).find((fate) => reasons.includes(fate)) ?? newest;
}

/** What a poll does. */
export interface PollOutcome {
  /** What becomes of each row, in the order of the rows. */
  readonly fates: PollFate[];
  /** Whether it starts a turn; null where that depends on the version. */
  readonly turn: boolean | null;
}

/**
 * What becomes of these rows in one poll.
 * @param rows as placesBefore takes them
 */
export function pollOf(
  rows: readonly PollFacts[],
  moment: PollMoment,
  { limit, order }: PollRule,
): PollOutcome {
  const outcomes = ordersOf(order).map((known) => {
    const before = placesBefore(rows, moment, known);
    const fates = rows.map((row, i) => fateIn(row, moment, limit, before[i] ?? null));
    return { fates, turn: fates.includes('handed') };
  });
  const [one, other] = outcomes;
  if (one === undefined) return { fates: [], turn: false };
  if (other === undefined) return one;
  return {
    fates: one.fates.map((fate, i) => both(fate, other.fates[i] ?? fate)),
    turn: one.turn === other.turn ? one.turn : null,
  };
}

/**
 * Whether a container that is in the middle of a turn hands context on to it that no other row starts a turn for: newer
 * runners let it wait for one. null where that depends on the version.
 */
export function pushesContext(order: PollOrder): boolean | null {
  return order === 'unknown' ? null : order === 'newest';
}
