import { useSyncExternalStore } from 'react';

export interface DialogStore<D> {
  open(dialog: D): void;
  close(): void;
  /** The one that is open, or null. */
  useOpened(): D | null;
}

/** Which dialog of a feature is open. Commands open it from anywhere; it shows where it is rendered. */
export function createDialogStore<D>(): DialogStore<D> {
  let opened: D | null = null;
  const listeners = new Set<() => void>();
  function set(next: D | null): void {
    opened = next;
    for (const each of listeners) each();
  }
  function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }
  return {
    open: set,
    close: () => set(null),
    useOpened: () => useSyncExternalStore(subscribe, () => opened),
  };
}
