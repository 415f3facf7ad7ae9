import { notifications } from '@mantine/notifications';
import { useSyncExternalStore } from 'react';

export interface Alert {
  id: number;
  sentence: string;
  code: string | null;
}

let alerts: readonly Alert[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly Alert[]): void {
  alerts = next;
  for (const each of listeners) each();
}

/** Shows an error above everything until it is dismissed. The same sentence is shown once. */
export function showAlert(sentence: string, code: string | null = null): void {
  set([...alerts.filter((a) => a.sentence !== sentence), { id: nextId++, sentence, code }].slice(-4));
}

export function dismissAlert(id: number): void {
  set(alerts.filter((a) => a.id !== id));
}

export function clearAlerts(): void {
  if (alerts.length > 0) set([]);
}

export function useAlerts(): readonly Alert[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => alerts,
  );
}

/** Says that something was done. */
export function toast(message: string): void {
  // Mantine's own role would be alert, which is kept for errors.
  notifications.show({ message, withBorder: true, role: 'status' });
}
