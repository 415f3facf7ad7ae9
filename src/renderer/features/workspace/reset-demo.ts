import { useSyncExternalStore } from 'react';

let asked = false;
const listeners = new Set<() => void>();

function set(next: boolean): void {
  asked = next;
  for (const each of listeners) each();
}

/** Asks whether the demo is to be made anew. */
export function askResetDemo(): void {
  set(true);
}

export function endResetDemo(): void {
  set(false);
}

export function useResetDemoAsked(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
}
