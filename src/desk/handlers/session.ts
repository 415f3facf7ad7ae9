import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../../contract/errors.js';
import { sessionDir } from '../../store/files/paths.js';
import { closeSession, getSession, reopenSession, resolveSession } from '../../store/session/session.js';
import { planSession } from '../../store/session/session-plan.js';
import { repairSession } from '../../store/session/session-repair.js';
import { setSessionRouting, writeSessionRouting } from '../../store/session/session-routing.js';
import { findSessionTroubles } from '../../store/session/session-trouble.js';
import { upgradeSession } from '../../store/session/session-upgrade.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function sessionHandlers({ desk, desktop }: Office) {
  return {
    'session.list': () => desk.board.listInSlices(),
    'session.some': ({ sessionIds }) => desk.board.some(sessionIds),
    'session.get': async ({ sessionId }) => {
      const key = desk.key(sessionId);
      const parts = await desk.reader.request('session.parts', key, {});
      const summary = desk.board.withKnown(getSession(desk.ws, sessionId));
      return { summary, folder: sessionDir(desk.ws, key.agentGroupId, sessionId), ...parts };
    },
    'session.markRead': ({ sessionId, seen }) => {
      const session = getSession(desk.ws, sessionId);
      desk.board.markRead(sessionId, seen);
      return desk.board.withKnown(session);
    },
    'session.markAllRead': () => desk.board.markAllRead(),
    'session.watching': (looking) => desk.board.look(looking),
    'session.retry': ({ sessionId }) => desk.reader.retry(sessionId),
    'session.reveal': ({ sessionId }) => {
      desktop.reveal(sessionDir(desk.ws, desk.key(sessionId).agentGroupId, sessionId));
    },
    'session.plan': ({ agentGroupId, messagingGroupId, threadId, mode }) =>
      planSession(desk.ws, agentGroupId, messagingGroupId, threadId, mode),
    'session.create': async ({ agentGroupId, messagingGroupId, threadId, mode }) => {
      const resolved = await resolveSession(desk.ws, agentGroupId, messagingGroupId, threadId, mode);
      return { sessionId: resolved.session.id, created: resolved.created };
    },
    'session.close': ({ sessionId, shown }) => closeSession(desk.ws, sessionId, shown),
    'session.reopen': ({ sessionId, shown }) => reopenSession(desk.ws, sessionId, shown),
    'session.route': async ({ sessionId, to, shown }) => {
      const { agentGroupId } = desk.key(sessionId);
      if (to === 'own') await writeSessionRouting(desk.ws, agentGroupId, sessionId, shown);
      else await setSessionRouting(desk.ws, agentGroupId, sessionId, to === 'none' ? null : to, shown);
    },
    'session.upgrade': ({ sessionId, shown, inboundOnly }) =>
      upgradeSession(desk.ws, desk.key(sessionId).agentGroupId, sessionId, {
        shown,
        files: inboundOnly ? ['inbound.db'] : ['outbound.db', 'inbound.db'],
      }),
    'session.troubles': () => findSessionTroubles(desk.ws),
    'session.repair': async ({ trouble, messagingGroupId, threadId, shown }) => {
      // The window names no file: what it shows is looked up again, and only that is repaired.
      const found = (await findSessionTroubles(desk.ws)).find((one) => isDeepStrictEqual(one, trouble));
      if (found === undefined) throw Refusal.of('SESSION_TROUBLE_GONE', { id: trouble.sessionId });
      return repairSession(desk.ws, found, { messagingGroupId, threadId }, shown);
    },
  } satisfies Partial<Handlers>;
}
