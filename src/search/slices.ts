/**
 * Which id a message gets. Ids ascend with time, so that the newest hits are the last ones in the index, and lie close
 * together, so that it stays small: time is cut into slices of a few thousand messages, and a message takes the next
 * place of its slice. No message of a slice is newer than one of a later slice; within a slice they are in any order.
 */

export interface Slice {
  n: number;
  /** No message in it is older; ms since 1970. */
  since: number;
  /** How many of its places were ever taken. */
  used: number;
}

/** Ids of a slice are `n * PLACES` and on. They stay below 2 ** 53. */
export const PLACES = 8192;
/** A slice at the end is left for a new one at this size. */
export const TARGET = 4096;
/** New slices find room between these. */
const GAP = 2 ** 20;
/** Slices that are planned beforehand. */
const MOST_PLANNED = 100_000;

export const sliceOf = (id: number): number => Math.floor(id / PLACES);
export const idsOf = (n: number): { first: number; end: number } => ({
  first: n * PLACES,
  end: (n + 1) * PLACES,
});

/** Thrown where no number is left between two slices: all must be laid out anew. */
export class NoRoom extends Error {}

/** When messages are expected: a session's first and last, and how many, in any unit. */
export interface Span {
  from: number;
  to: number;
  weight: number;
}

/** Slices that begin at these moments, in order, and one before them. */
export const layOutAt = (moments: readonly number[]): Slice[] =>
  [0, ...moments].map((since, at) => ({ n: (at + 1) * GAP, since, used: 0 }));

/** Slices for messages that are spread like this. */
export function planSlices(spans: readonly Span[], messages: number): Slice[] {
  const wanted = Math.min(MOST_PLANNED, Math.ceil(messages / TARGET));
  const total = spans.reduce((sum, { weight }) => sum + weight, 0);
  if (wanted <= 1 || total <= 0) return layOutAt([]);
  // At each moment, how much weight a ms has from there on.
  const turns = spans.flatMap(({ from, to, weight }) => {
    const end = Math.max(to, from + 1);
    const rate = weight / (end - from);
    return [
      { at: from, rate },
      { at: end, rate: -rate },
    ];
  });
  turns.sort((a, b) => a.at - b.at);
  const begins: number[] = [];
  const each = total / wanted;
  let rate = 0;
  let gone = 0;
  let last = turns[0]?.at ?? 0;
  for (const turn of turns) {
    for (;;) {
      const next = each * (begins.length + 1);
      if (rate <= 0 || begins.length + 1 >= wanted || gone + rate * (turn.at - last) < next) break;
      begins.push(Math.floor(last + (next - gone) / rate));
    }
    gone += rate * (turn.at - last);
    last = turn.at;
    rate = Math.max(0, rate + turn.rate);
  }
  return layOutAt(begins);
}

/** The slices of an index, as its only writer has them in memory. */
export class Slices {
  #slices: Slice[];

  /** @param slices in order */
  constructor(slices: readonly Slice[]) {
    this.#slices = slices.map((slice) => ({ ...slice }));
  }

  /** The last one that begins at or before this moment. */
  at(moment: number): Slice {
    let [low, high] = [0, this.#slices.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#slices[middle]?.since ?? 0) <= moment) low = middle;
      else high = middle - 1;
    }
    const slice = this.#slices[low];
    if (slice === undefined) throw new Error('There is no slice');
    return slice;
  }

  isLast(slice: Slice): boolean {
    return this.#slices.at(-1) === slice;
  }

  /**
   * A new one behind this one.
   * @throws NoRoom
   */
  addBehind(slice: Slice, since: number): Slice {
    const place = this.#slices.indexOf(slice);
    const next = this.#slices[place + 1];
    const n = next === undefined ? slice.n + GAP : Math.floor((slice.n + next.n) / 2);
    if (n === slice.n) throw new NoRoom();
    const added = { n, since, used: 0 };
    this.#slices.splice(place + 1, 0, added);
    return added;
  }
}
