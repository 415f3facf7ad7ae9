import { setTimeout as sleep } from 'node:timers/promises';

/** Waits `ms`, or less when the signal fires: then it returns at once and the caller checks the signal. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
