import { useQuery, useQueryClient } from '@tanstack/react-query';
import { keyOf, query } from '../../bridge/index.js';

/** All wirings, those of a higher priority first. */
export function useWirings() {
  return useQuery(query('wiring.list', undefined));
}

/** Fetches again what a wiring decides: the list, where messages land, the modes of sessions. */
export function useWiringsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ['wiring'] }),
      client.invalidateQueries({ queryKey: ['destination'] }),
      client.invalidateQueries({ queryKey: keyOf('session.list') }),
    ]);
  };
}
