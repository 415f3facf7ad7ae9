import { changeWiring, createWiring, listWirings, removeWiring } from '../../store/config/wiring.js';
import { planLanding } from '../../store/session/session-plan.js';
import { changeWiringByHost, createWiringByHost } from '../by-host.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function wiringHandlers({ desk }: Office) {
  return {
    'wiring.list': () => listWirings(desk.ws),
    'wiring.create': (input) => {
      const { shown, through, ...wanted } = input;
      return through === 'host' ? createWiringByHost(desk, input) : createWiring(desk.ws, wanted, shown);
    },
    'wiring.change': (input) => {
      const { id, change, shown, through } = input;
      return through === 'host' ? changeWiringByHost(desk, input) : changeWiring(desk.ws, id, change, shown);
    },
    'wiring.remove': ({ id, shown }) => removeWiring(desk.ws, id, shown),
    'wiring.landing': ({ messagingGroupId, threadId }) => planLanding(desk.ws, messagingGroupId, threadId),
  } satisfies Partial<Handlers>;
}
