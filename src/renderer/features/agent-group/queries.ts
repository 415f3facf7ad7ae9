import { useQuery, useQueryClient } from '@tanstack/react-query';
import { keyOf, query } from '../../bridge/index.js';

/** All agent groups, by name. */
export function useAgentGroups() {
  return useQuery(query('agentGroup.list', undefined));
}

/** Fetches again the agent groups, and what shows their names. */
export function useAgentGroupsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      [keyOf('agentGroup.list'), keyOf('session.list'), ['destination']].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  };
}
