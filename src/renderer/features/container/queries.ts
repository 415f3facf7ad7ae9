import { useQuery } from '@tanstack/react-query';
import { query } from '../../bridge/index.js';

// A timer of more than 24 days would fire at once.
const LONGEST_MS = 3_600_000;
const SHORTEST_MS = 250;

/** The traces of a host fade by themselves: no file changes when it is gone. */
const HOST_AGAIN_MS = 10_000;

/** Whether a host is there for a session; asked again now and then while it is shown. */
export function useHost(sessionId: string) {
  return useQuery({
    ...query('host.facts', { sessionId }),
    refetchInterval: HOST_AGAIN_MS,
  });
}

/** What a container would get if it polled now. Fetched again when the next row falls due: no file changes then. */
export function useNextPoll(sessionId: string, first: boolean) {
  return useQuery({
    ...query('container.nextPoll', { sessionId, first }),
    // When `first` is switched the rows are replaced at once, without an empty moment between.
    placeholderData: (before, query) => (query?.queryKey[2] === sessionId ? before : undefined),
    refetchInterval: ({ state }) => {
      const dueAt = state.data?.nextDueAt ?? null;
      if (dueAt === null) return false;
      return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, dueAt - Date.now()));
    },
  });
}
