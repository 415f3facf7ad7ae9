import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function simulationHandlers({ desk }: Office) {
  const { simulation } = desk;
  return {
    'simulation.status': () => simulation.status(),
    'simulation.start': async ({ sessionId, consent }) => {
      await simulation.startAgent(sessionId ?? null, consent);
      return simulation.status();
    },
    'simulation.stop': async ({ sessionId }) => {
      await simulation.stopAgent(sessionId ?? null);
      return simulation.status();
    },
  } satisfies Partial<Handlers>;
}
