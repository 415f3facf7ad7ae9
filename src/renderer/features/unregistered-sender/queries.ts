import { useQuery } from '@tanstack/react-query';
import { query } from '../../bridge/index.js';

/** The chats in which the host dropped messages. */
export function useUnregisteredSenders() {
  return useQuery(query('unregisteredSender.list', undefined));
}
