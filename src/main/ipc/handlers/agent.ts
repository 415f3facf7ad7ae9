import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function agentHandlers({ desk }: Office) {
  return {
    'agent.status': () => desk.agentStatus(),
    'agent.start': () => desk.startAgent(),
    'agent.stop': () => desk.stopAgent(),
  } satisfies Partial<Handlers>;
}
