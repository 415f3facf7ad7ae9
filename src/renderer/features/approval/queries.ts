import { useQuery } from '@tanstack/react-query';
import { query } from '../../bridge/index.js';

/** What waits for somebody's decision on the host's own cards. */
export function useApprovals() {
  return useQuery(query('approval.list', undefined));
}
