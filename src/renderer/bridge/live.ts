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

/**
 * Asks again for what changed. One round at a time: changes that come in meanwhile wait for the next
 * round, so a busy workspace cannot starve a slow query by restarting it for ever.
 */
export function followChanges(client: QueryClient): () => void {
  const waiting = new Map<string, readonly string[]>();
  let busy = false;

  async function run(): Promise<void> {
    if (busy) return;
    busy = true;
    while (waiting.size > 0) {
      const round = [...waiting.values()];
      waiting.clear();
      await Promise.all(round.map((queryKey) => client.invalidateQueries({ queryKey })));
    }
    busy = false;
  }

  return onChanged((changed) => {
    if (changed.nouns.includes('workspace')) void checkWorkspace(client);
    for (const key of keysOf(changed)) waiting.set(key.join('\n'), key);
    void run();
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
