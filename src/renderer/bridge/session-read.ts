import { queryOptions } from '@tanstack/react-query';
import type { Input, SessionRead } from '../../contract/contract.js';
import { call } from './client.js';
import { readKey } from './keys.js';

/** The query of a session's read: `useQuery(sessionRead('message.get', { sessionId, key }))`. */
export function sessionRead<M extends SessionRead>(method: M, input: Input<M>) {
  return queryOptions({ queryKey: readKey(method, input), queryFn: () => call(method, input) });
}
