import {
  type ContainerFacts,
  ENGINE_NOT_ASKED,
  type EngineFacts,
} from '../../src/contract/entities/container.js';

/** For a session whose files were read and whose engine was not asked; stopped, unless `change` says otherwise. */
export function containerFacts(change: Partial<ContainerFacts> = {}): ContainerFacts {
  return {
    ...{ claimed: 'stopped', touchedAt: null, closed: false, files: 'read' },
    ...{
      heartbeatAt: null,
      claims: [],
      tool: null,
      engine: ENGINE_NOT_ASKED,
      hold: null,
      wake: null,
      demo: false,
      simulated: false,
    },
    ...change,
  };
}

/** What Docker says of a session: this one container, or that it has none. */
export function dockerSays(
  container: Partial<EngineFacts['containers'][number]> | null,
  since = 0,
): EngineFacts {
  const one = {
    engine: 'Docker',
    id: '0123456789ab',
    name: 'nanoclaw-v2-andy-1',
    state: 'running',
    restarts: 0,
    foundBy: 'label',
  } as const;
  return {
    ...{ asked: 'answered', engines: ['Docker'], problems: [], since },
    containers: container === null ? [] : [{ ...one, startedAt: null, ...container }],
    ...{ unplaced: [], lost: [] },
  };
}
