import { useSyncExternalStore } from 'react';
import type { ContainerFacts, ContainerStatus } from '../../../contract/entities/container.js';
import { markWarning } from '../../../rules/container-mark.js';

/** The session whose container is marked. */
interface Marked {
  id: string;
  title: string;
}

export interface Wish {
  session: Marked;
  status: ContainerStatus;
  /** The evidence against it; null when there is none. */
  warning: string | null;
}

let asked: Wish | null = null;
const listeners = new Set<() => void>();

function set(next: Wish | null): void {
  asked = next;
  for (const each of listeners) each();
}

export function useMarkAsked(): Wish | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
}

export function endMarkAsked(): void {
  set(null);
}

/** Shows what changing v2.db's word on the container will do, and the evidence against it. */
export function askMark(session: Marked & { container: ContainerFacts }, status: ContainerStatus): void {
  const warning = markWarning(session.container, status, Date.now());
  set({ session, status, warning });
}
