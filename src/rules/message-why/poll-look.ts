/** What the next poll makes of a message and of the rows around it. */

import type { InboundRowFacts, PendingRow } from '../../contract/entities/message-facts.js';
import type { PollFate, PollRule } from '../../contract/entities/next-poll.js';
import {
  type KnownOrder,
  ordersOf,
  POLL_LIMIT,
  type PollFacts,
  type PollMoment,
  placesBefore,
  pollOf,
} from '../poll-rule.js';
import { nextIsFirst, type Surroundings } from './surroundings.js';
import { dueNumber } from './verdict.js';

/** A row that takes a place in a poll before another one. */
export interface Placed {
  row: PendingRow;
  fate: PollFate;
}

/** What a poll in one order does with the row. */
export interface OrderLook {
  order: KnownOrder;
  fate: PollFate;
  /** The rows that take a place before it, the last of them first. */
  ahead: Placed[];
}

/** What the next poll does with the row and with those around it. */
export interface Look {
  fate: PollFate;
  /** For each order that the containers here may follow. */
  orders: OrderLook[];
  /** A row that starts the turn in which this one would ride along. */
  starter: PendingRow | null;
}

function toPoll(row: PendingRow): PollFacts {
  return {
    kind: row.kind,
    status: row.status,
    processAfter: dueNumber(row.processAfter),
    onWake: row.onWake ?? false,
    trigger: row.oddTrigger ? null : (row.trigger ?? true) ? 1 : 0,
    ack: row.ack === null ? null : (row.ack.status ?? ''),
  };
}

const bySeq = (a: PendingRow, b: PendingRow): number =>
  Number(a.seq ?? Number.NEGATIVE_INFINITY) - Number(b.seq ?? Number.NEGATIVE_INFINITY) || 0;

function inOrder(
  rows: readonly PendingRow[],
  own: number,
  moment: PollMoment,
  rule: PollRule & { order: KnownOrder },
): OrderLook {
  const polled = rows.map(toPoll);
  const places = placesBefore(polled, moment, rule.order);
  const { fates } = pollOf(polled, moment, rule);
  const mine = places[own] ?? null;
  const ahead = rows
    .flatMap((row, i) => {
      const before = places[i] ?? null;
      const fate = fates[i] ?? 'not-pending';
      return mine !== null && before !== null && before < Math.min(mine, rule.limit)
        ? [{ row, fate, before }]
        : [];
    })
    .sort((a, b) => a.before - b.before)
    .map(({ row, fate }) => ({ row, fate }));
  return { order: rule.order, fate: fates[own] ?? 'not-pending', ahead };
}

/** Looks at the next poll by the eyes of one row. */
export function look(row: InboundRowFacts, around: Surroundings): Look {
  const rows = [row, ...row.pending].toSorted(bySeq);
  const own = rows.indexOf(row);
  const moment = { now: around.now, first: nextIsFirst(around) };
  const { poll } = around.facts;
  const { fates } = pollOf(rows.map(toPoll), moment, poll);
  return {
    fate: fates[own] ?? 'not-pending',
    orders: ordersOf(poll.order).map((order) => inOrder(rows, own, moment, { ...poll, order })),
    starter: rows.find((other, i) => other !== row && fates[i] === 'handed') ?? null,
  };
}

/** Where the number of a poll's rows is from, if it is not the runner's own. */
export function limitFrom({ facts }: Surroundings): string {
  return facts.poll.limit === POLL_LIMIT ? '' : ' (max_messages_per_prompt of its agent group)';
}
