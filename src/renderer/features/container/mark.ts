import { useSyncExternalStore } from 'react';
import { markWarning } from '../../../shared/container-mark.js';
import type { ContainerFacts, ContainerStatus } from '../../../shared/entities/container.js';
import { codeOf, sentenceOf, write } from '../../bridge/index.js';
import { showAlert } from '../../ui/alerts.js';
import { toastWritten } from '../audit/index.js';

interface Wish {
  sessionId: string;
  /** What v2.db says now. */
  claimed: ContainerStatus | null;
  status: ContainerStatus;
  /** What speaks against it. */
  warning: string;
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

/** Sets what v2.db says of the container; asks first when the evidence says otherwise. */
export function askMark(session: { id: string; container: ContainerFacts }, status: ContainerStatus): void {
  const warning = markWarning(session.container, status, Date.now());
  if (warning === null) void mark(session.id, status);
  else set({ sessionId: session.id, claimed: session.container.claimed, status, warning });
}

export async function mark(sessionId: string, status: ContainerStatus): Promise<void> {
  try {
    const { entry } = await write('container.mark', { sessionId, status });
    toastWritten(`Marked as ${status}`, entry);
  } catch (error) {
    showAlert(sentenceOf(error), codeOf(error));
  }
}
