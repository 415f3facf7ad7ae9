import {
  mutationOptions,
  type QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Workspace } from '../../../contract/entities/workspace.js';
import { call, codeOf, enterWorkspace, keyOf, query, sentenceOf, write } from '../../bridge/index.js';
import { clearAlerts, showAlert } from '../../ui/alerts.js';

export function useWorkspace() {
  return useQuery(query('workspace.current', undefined));
}

/** The workspace that is opened once another process lets it; null while none is. */
export function useAwaitedWorkspace() {
  return useQuery(query('workspace.awaited', undefined)).data ?? null;
}

/** Ends that wait. Whoever asked for the opening says so. */
export function useStopWaiting() {
  return useMutation({
    mutationFn: () => call('workspace.stopWaiting', undefined),
    onError: (error) => showAlert(sentenceOf(error), codeOf(error)),
  });
}

/** Why nothing can be written, in a sentence; null when it can. */
export function useReadOnlyReason(): string | null {
  return useWorkspace().data?.readOnlyReason ?? null;
}

export function useRecentWorkspaces() {
  return useQuery(query('workspace.recent', undefined));
}

/** Shows why an opening failed that no call of ours requested: by a start flag, the menu, a second start. */
export function useWorkspaceProblem(): void {
  const problem = useQuery(query('workspace.problem', undefined));
  const sentence = problem.data ?? null;
  const at = problem.dataUpdatedAt;
  useEffect(() => {
    // Shown again after a second refusal of the same kind, though the sentence may be the same.
    if (sentence !== null && at > 0) showAlert(sentence);
  }, [sentence, at]);
}

export function useAppInfo() {
  return useQuery(query('app.info', undefined));
}

export type WorkspaceAction =
  | { do: 'open'; path: string }
  | { do: 'choose' }
  | { do: 'demo' }
  | { do: 'newDemo' }
  | { do: 'newEmpty' }
  | { do: 'resetDemo' }
  | { do: 'close' };

/** Opens or closes a workspace. What was open stays open when the new one is refused. */
export const workspaceAction = (client: QueryClient) => {
  const asBefore = () => client.getQueryData<Workspace>(keyOf('workspace.current')) ?? null;
  return mutationOptions({
    mutationFn: async (action: WorkspaceAction): Promise<Workspace | null> => {
      switch (action.do) {
        case 'open':
          return call('workspace.open', { path: action.path });
        case 'choose':
          // A cancelled dialog leaves things as they were.
          return (await call('workspace.choose', undefined)) ?? asBefore();
        case 'demo':
          return call('workspace.openDemo', undefined);
        case 'newDemo':
          return (await call('workspace.newDemo', undefined)) ?? asBefore();
        case 'newEmpty':
          return (await call('workspace.newEmpty', undefined)) ?? asBefore();
        case 'resetDemo':
          return (await write('workspace.resetDemo', undefined)).value;
        case 'close':
          await call('workspace.close', undefined);
          return null;
      }
    },
    onSuccess: (workspace) => {
      clearAlerts();
      enterWorkspace(client, workspace);
    },
    onError: (error) => showAlert(sentenceOf(error), codeOf(error)),
  });
};

export const useWorkspaceAction = () => useMutation(workspaceAction(useQueryClient()));

/** Locks the open workspace against writing, or unlocks it. */
export const lock = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (locked: boolean) => call('workspace.lock', { locked }),
    onSuccess: (workspace) => enterWorkspace(client, workspace),
    onError: (error) => showAlert(sentenceOf(error), codeOf(error)),
  });

export const useLock = () => useMutation(lock(useQueryClient()));

export function useForgetWorkspace() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (path: string) => call('workspace.forget', { path }),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf('workspace.recent') }),
    onError: (error) => showAlert(sentenceOf(error), codeOf(error)),
  });
}
