import { shell } from 'electron';
import { sessionDir } from '../../../store/files/paths.js';
import { getSession } from '../../../store/session.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function sessionHandlers({ desk }: Office) {
  return {
    'session.list': () => desk.board.list(),
    'session.some': ({ sessionIds }) => desk.board.some(sessionIds),
    'session.get': async ({ sessionId }) => {
      const key = desk.key(sessionId);
      const parts = await desk.reader.request('session.parts', { key });
      const summary = desk.board.withKnown(getSession(desk.ws, sessionId));
      return { summary, folder: sessionDir(desk.ws, key.agentGroupId, sessionId), ...parts };
    },
    'session.markRead': ({ sessionId, seen }) => {
      const session = getSession(desk.ws, sessionId);
      desk.board.markRead(sessionId, seen);
      return desk.board.withKnown(session);
    },
    'session.markAllRead': () => desk.board.markAllRead(),
    'session.watching': (looking) => desk.reader.look(looking),
    'session.retry': ({ sessionId }) => desk.reader.retry(sessionId),
    'session.reveal': ({ sessionId }) => {
      shell.showItemInFolder(sessionDir(desk.ws, desk.key(sessionId).agentGroupId, sessionId));
    },
  } satisfies Partial<Handlers>;
}
