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
