import { getSession } from '../../store/session/session.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function hostHandlers({ desk }: Office) {
  const { simulation } = desk;
  return {
    'host.start': async ({ consent }) => {
      await simulation.startHost(consent);
      return simulation.status();
    },
    'host.stop': async () => {
      await simulation.stopHost();
      return simulation.status();
    },
    'host.facts': ({ sessionId }) => desk.hostOf(desk.board.withKnown(getSession(desk.ws, sessionId))),
  } satisfies Partial<Handlers>;
}
