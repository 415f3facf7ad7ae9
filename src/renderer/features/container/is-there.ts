import type { ContainerState } from '../../../rules/container-verdict.js';

const there: ReadonlySet<ContainerState> = new Set(['running', 'working', 'idle', 'starting', 'stuck']);

/** Whether the evidence says that a container is there. */
export function isThere(state: ContainerState): boolean {
  return there.has(state);
}
