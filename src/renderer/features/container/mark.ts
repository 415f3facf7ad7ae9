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
  /** What speaks against it; null for nothing. */
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

/** Shows what setting what v2.db says of the container will do, and what speaks against it. */
export function askMark(session: Marked & { container: ContainerFacts }, status: ContainerStatus): void {
  const warning = markWarning(session.container, status, Date.now());
  set({ session, status, warning });
}
