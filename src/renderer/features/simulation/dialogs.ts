import { useSyncExternalStore } from 'react';

/** What is to be played, or stopped. Without a session: all active ones. */
export type Wish = { what: 'agent'; run: boolean; sessionId?: string } | { what: 'host'; run: boolean };

/** What the simulation asks the person: for consent, and for a scenario. */
export type SimulationDialog = { type: 'consent'; wish: Wish } | { type: 'scenario' };

let opened: SimulationDialog | null = null;
const listeners = new Set<() => void>();

function set(next: SimulationDialog | null): void {
  opened = next;
  for (const each of listeners) each();
}

export function openDialog(dialog: SimulationDialog): void {
  set(dialog);
}

/** Asks which scenario to play. */
export function openScenarios(): void {
  set({ type: 'scenario' });
}

export function closeDialog(): void {
  set(null);
}

export function useOpenedDialog(): SimulationDialog | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
}
