import { setTimeout as sleep } from 'node:timers/promises';

/** Waits `ms`, or less when the signal comes: then it returns at once and the caller looks at the signal. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
