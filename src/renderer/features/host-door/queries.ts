import { useQuery } from '@tanstack/react-query';
import { query } from '../../bridge/index.js';

/** No file that is watched changes when a host goes. */
const AGAIN_MS = 15_000;

/** What is known of the open workspace's host by its doors; looked at again now and then while it is shown. */
export function useHostDoors() {
  return useQuery({ ...query('hostDoor.state', { anew: false }), refetchInterval: AGAIN_MS });
}
