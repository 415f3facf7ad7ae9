import { useSyncExternalStore } from 'react';

// One timer for the whole window; only the small pieces that show an age are rendered again.
let now = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/** The time, ms since 1970 UTC, updated each second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** As useNow, but updated only every `stepMs`, for what need not be exact to the second; never with null. */
export function useCoarseNow(stepMs: number | null): number {
  return useSyncExternalStore(subscribe, () => (stepMs === null ? 0 : Math.floor(now / stepMs) * stepMs));
}
