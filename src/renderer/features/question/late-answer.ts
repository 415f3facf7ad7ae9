import { useSyncExternalStore } from 'react';

/** An answer that came too late, and what it was meant to be. */
export interface LateAnswer {
  sessionId: string;
  title: string;
  answer: string;
  /** Why it was refused. */
  reason: string;
}

let late: LateAnswer | null = null;
const listeners = new Set<() => void>();

/** Offers to send an answer as a message; null: withdraws the offer. */
export function setLateAnswer(next: LateAnswer | null): void {
  late = next;
  for (const each of listeners) each();
}

export function useLateAnswer(): LateAnswer | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => late,
  );
}
