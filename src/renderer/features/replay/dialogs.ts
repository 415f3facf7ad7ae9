import { useSyncExternalStore } from 'react';
import { MOST_REPLAYED } from '../../../contract/limits.js';
import { showAlert } from '../../ui/alerts.js';

/** What is to be written many at once: rows of a session again, or the lines of a file. */
export type BatchDialog =
  | { type: 'replay'; from: string; keys: string[]; elsewhere: boolean }
  | { type: 'import'; sessionId: string };

let opened: BatchDialog | null = null;
const listeners = new Set<() => void>();

function set(next: BatchDialog | null): void {
  opened = next;
  for (const each of listeners) each();
}

/** @param elsewhere whether the person is first asked for a different session */
export function openReplay(from: string, keys: string[], elsewhere: boolean): void {
  if (keys.length > MOST_REPLAYED) {
    showAlert(
      `${keys.length} messages are selected, and at most ${MOST_REPLAYED} can be written again at once. Select fewer.`,
    );
    return;
  }
  set({ type: 'replay', from, keys, elsewhere });
}

export function openImport(sessionId: string): void {
  set({ type: 'import', sessionId });
}

export function closeDialog(): void {
  set(null);
}

export function useOpenedDialog(): BatchDialog | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
}
