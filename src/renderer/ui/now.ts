import { useMemo, useSyncExternalStore } from 'react';

// One timer for the whole window; only the small pieces that show an age are rendered again.
let now = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) now = Date.now();
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

// The same where there is no page to subscribe to, as in a test.
const useSnapshot = (get: () => number): number => useSyncExternalStore(subscribe, get, get);

/** The time, ms since 1970 UTC, updated each second. */
export function useNow(): number {
  return useSnapshot(() => now);
}

/** As useNow, but updated only every `stepMs`, for what need not be exact to the second; never with null. */
export function useCoarseNow(stepMs: number | null): number {
  return useSnapshot(() => (stepMs === null ? 0 : Math.floor(now / stepMs) * stepMs));
}

/**
 * The time by which to judge `data`: taken anew whenever it changes, and every `stepMs` (with null: never besides).
 * A coarse clock alone lags behind what was just read, and a sign of life of now would lie in its future.
 */
export function useTimeOf(data: unknown, stepMs: number | null): number {
  const step = useCoarseNow(stepMs);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they say when to look at the clock again.
  return useMemo(() => Date.now(), [data, step]);
}
