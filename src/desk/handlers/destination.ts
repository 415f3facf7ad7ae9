import { listDestinations, writeDestinations } from '../../store/config/destination.js';
import {
  addDestination,
  changeDestination,
  listConfiguredDestinations,
  removeDestination,
} from '../../store/config/destination-config.js';
import { addDestinationByHost, removeDestinationByHost } from '../by-host.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function destinationHandlers({ desk }: Office) {
  return {
    'destination.list': async ({ sessionId }) => {
      const key = desk.key(sessionId);
      return {
        configured: listDestinations(desk.ws, key.agentGroupId),
        projected: await desk.reader.request('destination.projected', key, {}),
      };
    },
    'destination.configured': ({ agentGroupId }) => listConfiguredDestinations(desk.ws, agentGroupId),
    'destination.add': (wanted) => {
      const { agentGroupId, name, target, shown, through } = wanted;
      if (through === 'host') return addDestinationByHost(desk, wanted);
      return addDestination(desk.ws, agentGroupId, name, target, shown);
    },
    'destination.change': ({ agentGroupId, seen, shown, ...change }) =>
      changeDestination(desk.ws, agentGroupId, seen, change, shown),
    'destination.remove': (wanted) => {
      const { agentGroupId, seen, shown, through } = wanted;
      if (through === 'host') return removeDestinationByHost(desk, wanted);
      return removeDestination(desk.ws, agentGroupId, seen, shown);
    },
    'destination.project': async ({ sessionId, shown }) => {
      const { agentGroupId } = desk.key(sessionId);
      const { written, dangling } = await writeDestinations(desk.ws, agentGroupId, sessionId, shown);
      return { written, dangling: dangling.map(({ name }) => name) };
    },
  } satisfies Partial<Handlers>;
}
