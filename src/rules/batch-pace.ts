/** How fast a container gets through many messages that are due at once. */
import type { PollRule } from '../contract/entities/next-poll.js';
import { SWEEP_MS } from './host-rules.js';

/**
 * What a batch should know beforehand: polls of the runner of 2.0.64 take the newest first, and those that it has
 * acked keep their places until a host's sweep. Runners since 2.2 pass over what they have acked, so that nothing waits.
 * @param count how many messages are due at once
 * @returns whole sentences; null where one poll takes them all, or one follows the other
 */
export function batchPace(count: number, { limit, order }: PollRule): string | null {
  if (count <= limit || order === 'triggers-first') return null;
  const minutes = Math.ceil((Math.ceil(count / limit) - 1) * (SWEEP_MS / 60_000));
  return `A runner of NanoClaw 2.0 takes ${limit} at a time, the newest first, and the next ${limit} only after the host’s sweep, once a minute: about ${minutes} min in all.${order === 'unknown' ? ' Runners since 2.2 go on at once, the oldest first.' : ''}`;
}
