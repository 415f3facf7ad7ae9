import { shell } from 'electron';
import { sessionDir } from '../../../store/files/paths.js';
import { getSession, listSessions } from '../../../store/session.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function sessionHandlers({ desk }: Office) {
  return {
    'session.list': () => listSessions(desk.ws).map((session) => desk.withKnown(session)),
    'session.get': async ({ sessionId }) => {
      const key = desk.key(sessionId);
      const parts = await desk.reader.request('session.parts', { key });
      const summary = desk.withKnown(getSession(desk.ws, sessionId));
      return { summary, folder: sessionDir(desk.ws, key.agentGroupId, sessionId), ...parts };
    },
    'session.watching': (looking) => desk.reader.look(looking),
    'session.retry': ({ sessionId }) => desk.reader.retry(sessionId),
    'session.reveal': ({ sessionId }) => {
      shell.showItemInFolder(sessionDir(desk.ws, desk.key(sessionId).agentGroupId, sessionId));
    },
  } satisfies Partial<Handlers>;
}
