import { useQuery, useQueryClient } from '@tanstack/react-query';
import { keyOf, query } from '../../bridge/index.js';

/** All messaging groups, by channel and name. */
export function useMessagingGroups() {
  return useQuery(query('messagingGroup.list', undefined));
}

/** Fetches again the messaging groups, and what shows their names. */
export function useMessagingGroupsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      [keyOf('messagingGroup.list'), keyOf('session.list'), ['destination']].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  };
}
