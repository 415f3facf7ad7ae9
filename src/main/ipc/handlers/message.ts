import { findTarget } from '../../../store/destination.js';
import { injectChat } from '../../../store/injection.js';
import { listQuestions } from '../../../store/question.js';
import { getSession } from '../../../store/session.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

const MOST_QUESTIONS = 20;

export function messageHandlers({ desk, staging }: Office) {
  return {
    'message.page': ({ sessionId, before, limit }) =>
      desk.reader.request('message.page', { key: desk.key(sessionId), before, limit }),
    'message.get': ({ sessionId, key }) =>
      desk.reader.request('message.get', { key: desk.key(sessionId), message: key }),
    'message.facts': async ({ sessionId, key }) => {
      const questions = listQuestions(desk.ws)
        .filter((question) => question.sessionId === sessionId)
        .slice(0, MOST_QUESTIONS)
        .map((question) => question.messageOutId);
      const asked = { key: desk.key(sessionId), message: key, questions };
      const { row, openQuestions, container } = await desk.reader.request('message.facts', asked);
      const session = desk.board.withKnown(getSession(desk.ws, sessionId));
      return {
        row,
        openQuestions,
        container: { ...session.container, ...container },
        host: desk.hostOf(session),
        target: row.direction === 'outbound' ? findTarget(desk.ws, session, row.address) : null,
      };
    },
    'message.inject': async ({ attachments, ...draft }) => {
      const files = attachments.map((token) => staging.get(token));
      const written = await injectChat(desk.ws, { ...draft, files });
      for (const token of attachments) await staging.drop(token);
      return written;
    },
  } satisfies Partial<Handlers>;
}
