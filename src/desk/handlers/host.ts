import { FRESH_MS } from '../../store/files/heartbeat.js';
import { findSession, getSession } from '../../store/session/session.js';
import type { SessionKey } from '../../store/session-key.js';
import type { Desk } from '../desk.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

/** A few live containers are evidence enough. */
const MOST_BEATS = 5;

/** Sessions whose heartbeat is fresh and not ours: the traces that a host cannot avoid. */
function beating({ reader, simulation, ws }: Desk): SessionKey[] {
  const fresh = [...reader.digests()].filter(([id, { container }]) => {
    const age = ws.clock.now() - (container.heartbeatAt ?? Number.NEGATIVE_INFINITY);
    return age < FRESH_MS && !simulation.plays(id);
  });
  return fresh.slice(0, MOST_BEATS).flatMap(([id]) => {
    const found = findSession(ws, id);
    return found === null ? [] : [{ agentGroupId: found.agentGroup.id, sessionId: id }];
  });
}

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
    'host.facts': ({ sessionId }) => {
      const session = desk.board.withKnown(getSession(desk.ws, sessionId));
      const wakes = session.agentGroup.config !== null;
      return { ...simulation.hostOf(session, beating(desk)), wakes };
    },
  } satisfies Partial<Handlers>;
}
