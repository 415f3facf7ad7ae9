import { changeWiring, createWiring, listWirings, removeWiring } from '../../store/config/wiring.js';
import { planLanding } from '../../store/session/session-plan.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function wiringHandlers({ desk }: Office) {
  return {
    'wiring.list': () => listWirings(desk.ws),
    'wiring.create': ({ shown, ...wanted }) => createWiring(desk.ws, wanted, shown),
    'wiring.change': ({ id, change, shown }) => changeWiring(desk.ws, id, change, shown),
    'wiring.remove': ({ id, shown }) => removeWiring(desk.ws, id, shown),
    'wiring.landing': ({ messagingGroupId, threadId }) => planLanding(desk.ws, messagingGroupId, threadId),
  } satisfies Partial<Handlers>;
}
