/** The two tables' rows as one conversation. Each table is in order by itself, by its row numbers. */
import { parseTimestamp } from '../time.js';
import type { MessageRow } from './message.js';

/**
 * Where a row stands among the other file's rows. A row whose time cannot be parsed stays beside its
 * successor in its own file.
 */
export function place({ timestamp }: Pick<MessageRow, 'timestamp'>): number {
  const at = parseTimestamp(timestamp);
  if (at === null) return Number.POSITIVE_INFINITY;
  // Containers stamp whole seconds, hosts milliseconds: a whole second counts as its end, so that an answer
  // never comes before the question of the same second.
  const whole = typeof timestamp === 'string' && !/[.,]\d/.test(timestamp);
  return whole ? at + 999 : at;
}

export interface Merged<A, B> {
  merged: (A | B)[];
  fromA: number;
  fromB: number;
}

/**
 * Merges two streams into one, the head first that `aIsFirst` chooses. Each choice looks only at the two heads, so
 * pages of any size give the same order.
 */
export function mergeHeads<A, B>(
  a: readonly A[],
  b: readonly B[],
  limit: number,
  aIsFirst: (a: A, b: B) => boolean,
): Merged<A, B> {
  const merged: (A | B)[] = [];
  let fromA = 0;
  let fromB = 0;
  while (merged.length < limit) {
    const headA = a[fromA];
    const headB = b[fromB];
    if (headA === undefined && headB === undefined) break;
    if (headA !== undefined && (headB === undefined || aIsFirst(headA, headB))) {
      merged.push(headA);
      fromA += 1;
    } else if (headB !== undefined) {
      merged.push(headB);
      fromB += 1;
    }
  }
  return { merged, fromA, fromB };
}

/** From the newest back. At equal times the outbound row, the answer, is the later one. */
export function mergeBackwards<A extends MessageRow, B extends MessageRow>(
  ins: readonly A[],
  outs: readonly B[],
  limit: number,
): Merged<A, B> {
  return mergeHeads(ins, outs, limit, (a, b) => place(a) > place(b));
}

/** Where rows stand that are given oldest first: one without a time where its successor does. */
export function placesForwards(rows: readonly MessageRow[]): number[] {
  const places = rows.map(place);
  for (let i = places.length - 2; i >= 0; i -= 1) {
    const next = places[i + 1];
    if (places[i] === Number.POSITIVE_INFINITY && next !== undefined) places[i] = next;
  }
  return places;
}

/** From the oldest on: the same order where each table is in order by time. */
export function mergeForwards<A extends MessageRow, B extends MessageRow>(
  ins: readonly A[],
  outs: readonly B[],
  limit: number,
): Merged<A, B> {
  const [inPlaces, outPlaces] = [placesForwards(ins), placesForwards(outs)];
  const a = ins.map((row, i) => ({ row, at: inPlaces[i] ?? 0 }));
  const b = outs.map((row, i) => ({ row, at: outPlaces[i] ?? 0 }));
  const { merged, fromA, fromB } = mergeHeads(a, b, limit, (one, other) => one.at <= other.at);
  return { merged: merged.map(({ row }) => row), fromA, fromB };
}
