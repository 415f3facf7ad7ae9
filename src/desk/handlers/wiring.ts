import { changeWiring, createWiring, listWirings, removeWiring } from '../../store/config/wiring.js';
import { planLanding } from '../../store/session/session-plan.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function wiringHandlers({ desk }: Office) {
  return {
    'wiring.list': () => listWirings(desk.ws),
    'wiring.create': ({ destination, ...wanted }) =>
      createWiring(desk.ws, { ...wanted, destination: destination ?? undefined }),
    'wiring.change': ({ id, change }) => changeWiring(desk.ws, id, change),
    'wiring.remove': ({ id }) => removeWiring(desk.ws, id),
    'wiring.landing': ({ messagingGroupId, threadId }) => planLanding(desk.ws, messagingGroupId, threadId),
  } satisfies Partial<Handlers>;
}
