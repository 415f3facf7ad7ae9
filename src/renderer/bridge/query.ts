import type { Input, Output } from '../../contract/contract.js';
import { call } from './client.js';
import { keyOf, type Query } from './keys.js';

/** A method as a query: `useQuery(query('message.get', { sessionId, key }))`. */
export function query<M extends Query>(
  method: M,
  input: Input<M>,
): { queryKey: readonly unknown[]; queryFn: () => Promise<Output<M>> } {
  return { queryKey: keyOf(method, input), queryFn: () => call(method, input) };
}
