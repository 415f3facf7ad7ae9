import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call, keys } from '../../bridge/index.js';

/** All agent groups, by name. */
export function useAgentGroups() {
  return useQuery({ queryKey: keys.agentGroups, queryFn: () => call('agentGroup.list', undefined) });
}

/** Fetches again the agent groups, and what shows their names. */
export function useAgentGroupsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      [keys.agentGroups, keys.sessions, ['destination']].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  };
}
