import { listDestinations } from '../../../store/destination.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function destinationHandlers({ desk }: Office) {
  return {
    'destination.list': async ({ sessionId }) => {
      const key = desk.key(sessionId);
      return {
        configured: listDestinations(desk.ws, key.agentGroupId),
        projected: await desk.reader.request('destination.projected', { key }),
      };
    },
  } satisfies Partial<Handlers>;
}
