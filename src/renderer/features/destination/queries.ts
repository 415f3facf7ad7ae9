import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Destination } from '../../../contract/entities/destination.js';
import { query } from '../../bridge/index.js';

/** The rows of agent_destinations of an agent group, by name. */
export function useConfiguredDestinations(agentGroupId: string) {
  return useQuery(query('destination.configured', { agentGroupId }));
}

/** Whom an agent can address according to a session's file. */
export type Projection =
  | { state: 'loading' }
  | { state: 'failed'; error: Error }
  /** Of an older version: there is no table to write it into. */
  | { state: 'no-table' }
  | { state: 'read'; projected: Destination[] };

/** The projections of several sessions, in their order. */
export function useProjections(sessionIds: readonly string[]): Projection[] {
  return useQueries({
    queries: sessionIds.map((sessionId) => query('destination.list', { sessionId })),
    combine: (results) =>
      results.map(({ data, error }): Projection => {
        if (data !== undefined) {
          return data.projected === null
            ? { state: 'no-table' }
            : { state: 'read', projected: data.projected };
        }
        return error === null ? { state: 'loading' } : { state: 'failed', error };
      }),
  });
}

/** Fetches again everything about destinations, after a change of ours. */
export function useDestinationsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['destination'] });
}
