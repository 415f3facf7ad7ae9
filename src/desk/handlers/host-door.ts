import { routeFacts } from '../../store/session/host-route.js';
import { sendThroughHost } from '../host-route.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function hostDoorHandlers({ desk }: Office) {
  return {
    'hostDoor.state': ({ anew }) => desk.doors.look(desk.ws.path, anew),
    'hostRoute.facts': ({ sessionId }) => routeFacts(desk.ws, sessionId),
    'hostRoute.send': (message) => sendThroughHost(desk, message),
  } satisfies Partial<Handlers>;
}
