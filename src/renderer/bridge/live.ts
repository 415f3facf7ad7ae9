import { QueryClient } from '@tanstack/react-query';
import type { Workspace } from '../../contract/entities/workspace.js';
import { call, onChanged } from './client.js';
import { keyOf, keysOf } from './keys.js';
import { SessionLines } from './session-lines.js';

/** What is shown stays valid until `changed` says otherwise, so nothing is fetched again on a guess. */
export function createConsoleQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/**
 * Fetches again what changed, each query by itself: while one is being answered, further changes to it wait, so
 * that a busy workspace cannot starve a slow query by restarting it for ever. After an answer it rests for
 * twice as long as that took (at most 2 s). The list of sessions is updated line by line.
 */
export function followChanges(client: QueryClient): () => void {
  const asking = new Map<string, { again: boolean }>();
  const lines = new SessionLines(client);

  async function askAgain(queryKey: readonly unknown[]): Promise<void> {
    const name = queryKey.join('\n');
    const running = asking.get(name);
    if (running !== undefined) {
      running.again = true;
      return;
    }
    const state = { again: true };
    asking.set(name, state);
    while (state.again) {
      state.again = false;
      const began = performance.now();
      await client.invalidateQueries({ queryKey });
      const took = performance.now() - began;
      await new Promise((resolve) => setTimeout(resolve, Math.min(2000, 2 * took)));
    }
    asking.delete(name);
  }

  return onChanged((changed) => {
    if (changed.nouns.includes('workspace')) void checkWorkspace(client);
    if (changed.listed === null || changed.listed.length > 0) lines.changed(changed.listed);
    for (const key of keysOf(changed)) void askAgain(key);
  });
}

/**
 * Main may have opened a different workspace (a second start, the menu): then everything known is about the old one.
 */
async function checkWorkspace(client: QueryClient): Promise<void> {
  const now = await call('workspace.current', undefined).catch(() => undefined);
  if (now !== undefined) enterWorkspace(client, now);
}

/** Takes the answer of an open or close as the current workspace, and drops the old one's data. */
export function enterWorkspace(client: QueryClient, workspace: Workspace | null): void {
  const before = client.getQueryData<Workspace | null>(keyOf('workspace.current'));
  if (before?.path !== workspace?.path) {
    client.removeQueries({
      predicate: ({ queryKey }) => !['workspace', 'app'].includes(String(queryKey[0])),
    });
  }
  client.setQueryData(keyOf('workspace.current'), workspace);
  void client.invalidateQueries({ queryKey: keyOf('workspace.recent') });
  void client.invalidateQueries({ queryKey: keyOf('workspace.problem') });
  void client.invalidateQueries({ queryKey: keyOf('simulation.status') });
}
