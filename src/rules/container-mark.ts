import type { ContainerFacts, ContainerStatus } from '../contract/entities/container.js';
import { mayBeThere } from './container-maybe.js';
import { containerVerdict } from './container-state.js';
import type { ContainerState } from './container-verdict.js';

const THERE: readonly ContainerState[] = ['running', 'working', 'idle', 'starting', 'stuck'];
const NOT_THERE: readonly ContainerState[] = ['gone', 'stopped', 'leftover'];

/**
 * The evidence against marking a container this way by hand, in sentences; null when it agrees or says nothing.
 * @param now ms since 1970, UTC
 */
export function markWarning(facts: ContainerFacts, status: ContainerStatus, now: number): string | null {
  const { state, sentence } = containerVerdict(facts, now);
  if (status === 'stopped' && mayBeThere(facts) !== null && state === 'unknown') {
    return `A container may be running. ${sentence} Marked as stopped, it would keep running, and a host would deliver its answers once a minute instead of every second.`;
  }
  if (status === 'stopped' && THERE.includes(state)) {
    return `A container seems to be running. ${sentence} Marked as stopped, it keeps running, and a host delivers its answers once a minute instead of every second.`;
  }
  if (status !== 'stopped' && NOT_THERE.includes(state)) {
    return `No container seems to be running. ${sentence} Marked as ${status}, it looks alive, but nobody answers until a host starts one.`;
  }
  return null;
}
