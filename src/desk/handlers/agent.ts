import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function agentHandlers({ desk }: Office) {
  const { simulation } = desk;
  return {
    'agent.status': () => simulation.status(),
    'agent.start': async ({ sessionId, consent }) => {
      await simulation.startAgent(sessionId ?? null, consent);
      return simulation.status();
    },
    'agent.stop': async ({ sessionId }) => {
      await simulation.stopAgent(sessionId ?? null);
      return simulation.status();
    },
  } satisfies Partial<Handlers>;
}
