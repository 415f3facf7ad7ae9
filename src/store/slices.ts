import { setImmediate as breath } from 'node:timers/promises';

/** How long the work runs before it yields the thread, in ms. */
export const WORK_MS = 8;

/** Work that can be long; each `yield` marks a point where the thread may be given up. */
export type Slices<T> = Generator<void, T, void>;

/** A list's items, each mapped to another. */
export function* each<T, R>(items: readonly T[], make: (item: T) => R): Slices<R[]> {
  const made: R[] = [];
  for (const item of items) {
    made.push(make(item));
    yield;
  }
  return made;
}

/** Runs it without a pause: where nobody may come in between, or it is known to be short. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Runs it and lets others have the thread every few milliseconds. */
export async function inSlices<T>(work: Slices<T>): Promise<T> {
  let begun = performance.now();
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (performance.now() - begun < WORK_MS) continue;
    await breath();
    begun = performance.now();
  }
}
