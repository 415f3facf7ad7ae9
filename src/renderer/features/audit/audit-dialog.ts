import { useSyncExternalStore } from 'react';
import { clearToasts } from '../../ui/alerts.js';

let opened = false;
const listeners = new Set<() => void>();

function set(next: boolean): void {
  opened = next;
  for (const each of listeners) each();
}

/** Shows what was written through this console. */
export function openAuditLog(): void {
  // They would lie over it, and it offers the same.
  clearToasts();
  set(true);
}

export function closeAuditLog(): void {
  set(false);
}

export function useAuditLogOpened(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
}
