/** What an engine says of a container, in words. */
import type { ContainerFacts, EngineContainer } from '../contract/entities/container.js';
import type { Judged } from './container-verdict.js';

/** The state of a container, as it is shown. */
export const engineStates: Record<EngineContainer['state'], string> = {
  running: 'running',
  paused: 'paused',
  restarting: 'restarting',
  looping: 'restart loop',
};

/**
 * The verdict on a container that its engine does not let work; null when it does.
 * @param since `, started 3 min ago`
 * @param seen `last seen 3 h ago`
 */
export function heldByEngine(
  { engine, name, state, restarts }: EngineContainer,
  since: string,
  seen: string,
): Judged | null {
  switch (state) {
    case 'running':
      return null;
    case 'paused':
      return {
        ...{ state: 'stuck', words: `paused in ${engine}` },
        sentence: `${engine} has paused ${name}${since}: it does nothing until it is unpaused; ${seen}.`,
      };
    case 'looping':
      return {
        ...{ state: 'stuck', words: `restart loop in ${engine}` },
        sentence: `${engine} starts ${name} again and again (${restarts} times so far), since it keeps ending; ${seen}.`,
      };
    case 'restarting':
      return {
        ...{ state: 'starting', words: `restarting in ${engine}` },
        sentence: `${engine} is restarting ${name}; ${seen}.`,
      };
  }
}

/** ` Beside it there is b (Podman: paused): a host starts only one.`; empty when there is one alone. */
export function besideIt({ engine: { containers } }: ContainerFacts): string {
  const others = containers
    .slice(1)
    .map(({ engine, name, state }) => `${name} (${engine}: ${engineStates[state]})`);
  if (others.length === 0) return '';
  return ` Beside it there ${others.length === 1 ? 'is' : 'are'} ${others.join(', ')}: a host starts only one.`;
}
