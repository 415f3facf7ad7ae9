/**
 * Waiting for another process's lock. SQLite would wait inside the call and block this thread, so it is told
 * not to wait, and the waiting is done here, asynchronously.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../../contract/errors.js';
import { isBusy } from './sqlite.js';

/** The longest wait for a lock, in ms: the seed's busy_timeout. */
export const LOCK_WAIT_MS = 5000;

/** SQLite's own busy timeout on every handle whose owner waits with `patiently`. */
export const NOT_INSIDE_MS = 0;

/**
 * Pauses between tries, in ms; the last is repeated. Most locks are held for one row, so the first are short: a
 * writer that pauses for long beside a busy one gets few turns.
 */
const PAUSES_MS = [1, 2, 5, 10, 15];

interface Trying {
  /** When the first try began, by performance.now(). */
  begun: number;
  /** How it failed. */
  first: unknown;
  isLocked(error: unknown): boolean;
  /** What is thrown when the limit is reached; given what the last try threw. */
  tooLong(waitedMs: number, last: unknown): unknown;
}

async function tryAgain<T>(
  lockWaitMs: number,
  attempt: () => T | Promise<T>,
  { begun, first, isLocked, tooLong }: Trying,
): Promise<T> {
  for (let tries = 0, error = first; ; tries += 1) {
    const waitedMs = performance.now() - begun;
    if (waitedMs >= lockWaitMs) throw tooLong(waitedMs, error);
    await pause(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
    try {
      return await attempt();
    } catch (again) {
      if (!isLocked(again)) throw again;
      error = again;
    }
  }
}

/**
 * Tries again while another process holds the lock, yielding the thread in between.
 * @returns the result itself where the first try succeeds, as nearly all do
 * @throws SESSION_DB_BUSY after `lockWaitMs`, and what `attempt` throws for another reason
 */
export function patiently<T>(lockWaitMs: number, file: string, attempt: () => T): T | Promise<T> {
  const begun = performance.now();
  try {
    return attempt();
  } catch (first) {
    if (!isBusy(first)) throw first;
    const tooLong = (waitedMs: number, last: unknown): Refusal =>
      Refusal.of('SESSION_DB_BUSY', { file, waitedMs }, last);
    return tryAgain(lockWaitMs, attempt, { begun, first, isLocked: isBusy, tooLong });
  }
}

/** Whether v2.db could not be read just now because another process holds it. */
export function isWorkspaceBusy(error: unknown): error is Refusal {
  return error instanceof Refusal && error.code === 'WORKSPACE_BUSY';
}

/** What the last try says, with how long it was tried. */
function stillBusy(waitedMs: number, last: unknown): unknown {
  if (!isWorkspaceBusy(last)) return last;
  return Refusal.of('WORKSPACE_BUSY', { path: String(last.data.details.path), waitedMs }, last);
}

/** As long as people are not told of a wait, in ms: most locks are gone by then. */
const UNTOLD_MS = 400;
/** Pauses between tries of a wait without a limit, in ms: at first, and once it has lasted as long as others do. */
const LONG_PAUSES_MS = [50, 250];

/**
 * As whenReadable, for as long as it takes: until `signal` fires, which is looked at only while the lock is held.
 * @param told called once, when it has taken long enough to be worth a word
 * @throws WORKSPACE_NOT_AWAITED once the signal has fired, and what `attempt` throws for another reason
 */
export async function untilReadable<T>(
  attempt: () => T | Promise<T>,
  signal: AbortSignal,
  told: () => void,
): Promise<T> {
  const begun = performance.now();
  let silent = true;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isWorkspaceBusy(error)) throw error;
      const waitedMs = performance.now() - begun;
      const path = String(error.data.details.path);
      if (signal.aborted) throw Refusal.of('WORKSPACE_NOT_AWAITED', { path, waitedMs }, error);
      if (silent && waitedMs >= UNTOLD_MS) {
        silent = false;
        told();
      }
      // A signal cuts the pause short.
      await pause(LONG_PAUSES_MS[waitedMs < LOCK_WAIT_MS ? 0 : 1], undefined, { signal }).catch(
        () => undefined,
      );
    }
  }
}

/**
 * As `patiently`, for work that reads v2.db and changes nothing: all of it is redone.
 * @throws WORKSPACE_BUSY after `lockWaitMs`, and what `attempt` throws for another reason
 */
export async function whenReadable<T>(
  attempt: () => T | Promise<T>,
  lockWaitMs: number = LOCK_WAIT_MS,
): Promise<T> {
  const begun = performance.now();
  try {
    return await attempt();
  } catch (first) {
    if (!isWorkspaceBusy(first)) throw first;
    const trying = { begun, first, isLocked: isWorkspaceBusy, tooLong: stillBusy };
    return tryAgain(lockWaitMs, attempt, trying);
  }
}

/**
 * As whenReadable, also for work on the console's own console.db, which may be done again too.
 * @throws SESSION_DB_BUSY about that file after 5 s; as whenReadable
 */
export async function whenFree<T>(attempt: () => T | Promise<T>): Promise<T> {
  const begun = performance.now();
  const isLocked = (error: unknown): boolean => isWorkspaceBusy(error) || isBusy(error);
  try {
    return await attempt();
  } catch (first) {
    if (!isLocked(first)) throw first;
    const tooLong = (waitedMs: number, last: unknown): unknown =>
      isBusy(last)
        ? Refusal.of('SESSION_DB_BUSY', { file: 'console.db', waitedMs }, last)
        : stillBusy(waitedMs, last);
    return tryAgain(LOCK_WAIT_MS, attempt, { begun, first, isLocked, tooLong });
  }
}
