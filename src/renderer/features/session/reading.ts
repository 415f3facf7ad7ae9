import { useSyncExternalStore } from 'react';

/**
 * The session that the person is looking at, at its newest row, in a focused window. What comes into it is read
 * as it comes, and is not counted in between.
 */
let reading: string | null = null;
const listeners = new Set<() => void>();

export function setReading(sessionId: string | null): void {
  if (sessionId === reading) return;
  reading = sessionId;
  for (const each of listeners) each();
}

export function useIsReading(sessionId: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => reading === sessionId,
  );
}
