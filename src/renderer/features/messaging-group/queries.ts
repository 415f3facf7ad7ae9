import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call, keys } from '../../bridge/index.js';

/** All messaging groups, by channel and name. */
export function useMessagingGroups() {
  return useQuery({ queryKey: keys.messagingGroups, queryFn: () => call('messagingGroup.list', undefined) });
}

/** Fetches again the messaging groups, and what shows their names. */
export function useMessagingGroupsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      [keys.messagingGroups, keys.sessions, ['destination']].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  };
}
