import { QueryClient } from '@tanstack/react-query';
import type { Workspace } from '../../shared/entities/workspace.js';
import { call, onChanged } from './client.js';
import { keys, keysOf } from './keys.js';

/** What is shown stays true until `changed` says otherwise, so nothing is asked again on a guess. */
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

// A list that took this long is large: the window spends about as long on taking it in.
const SLOW_MS = 100;
const SESSIONS = keys.sessions.join('\n');

/**
 * Asks again for what changed, each query by itself: while one is being answered, further changes to it
 * wait, so that a busy workspace cannot starve a slow query by restarting it for ever. After an answer it
 * rests for twice as long as that took (at most 2 s), a long list of sessions for a second at least: ten
 * thousand of them cost the window some frames each time, and those in between belong to the person.
 */
export function followChanges(client: QueryClient): () => void {
  const asking = new Map<string, { again: boolean }>();

  async function askAgain(queryKey: readonly string[]): Promise<void> {
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
      const least = name === SESSIONS && took > SLOW_MS ? 1000 : 0;
      await new Promise((resolve) => setTimeout(resolve, Math.max(least, Math.min(2000, 2 * took))));
    }
    asking.delete(name);
  }

  return onChanged((changed) => {
    if (changed.nouns.includes('workspace')) void checkWorkspace(client);
    for (const key of keysOf(changed)) void askAgain(key);
  });
}

/** Main may have opened another workspace (a second start, the menu): then all that is known is of the old one. */
async function checkWorkspace(client: QueryClient): Promise<void> {
  const now = await call('workspace.current', undefined).catch(() => undefined);
  if (now !== undefined) enterWorkspace(client, now);
}

/** Takes the answer of an open or close as the current workspace, and forgets the old one's data. */
export function enterWorkspace(client: QueryClient, workspace: Workspace | null): void {
  const before = client.getQueryData<Workspace | null>(keys.workspace);
  if (before?.path !== workspace?.path) {
    client.removeQueries({
      predicate: ({ queryKey }) => !['workspace', 'app'].includes(String(queryKey[0])),
    });
  }
  client.setQueryData(keys.workspace, workspace);
  void client.invalidateQueries({ queryKey: keys.recent });
  void client.invalidateQueries({ queryKey: keys.problem });
  void client.invalidateQueries({ queryKey: keys.agent });
}
