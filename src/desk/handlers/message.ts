import { findTarget } from '../../store/config/destination.js';
import { LOCK_WAIT_MS, patiently } from '../../store/db/lock-wait.js';
import { injectMessage, nextOccurrences } from '../../store/message/injection.js';
import { listQuestions } from '../../store/message/question.js';
import { getSession } from '../../store/session/session.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

const MOST_QUESTIONS = 20;

export function messageHandlers({ desk, staging, drafts }: Office) {
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
      const pollLimit = desk.pollLimit(sessionId);
      const zone = desk.zone(sessionId);
      const asked = {
        key: desk.key(sessionId),
        message: key,
        questions,
        limit: pollLimit,
        timeZone: zone.name,
      };
      const { row, openQuestions, container } = await desk.reader.request('message.facts', asked);
      const session = desk.board.withKnown(getSession(desk.ws, sessionId));
      return {
        row,
        openQuestions,
        pollLimit,
        zone,
        container: { ...session.container, ...container },
        target: row.direction === 'outbound' ? findTarget(desk.ws, session, row.address) : null,
      };
    },
    'message.inject': async ({ attachments, ...message }) => {
      const { ws } = desk;
      const files = attachments.map((token) => staging.get(token));
      const written = await injectMessage(ws, { ...message, files });
      for (const token of attachments) await staging.drop(token);
      const draft = drafts.draft(ws.path, message.sessionId);
      if (draft?.draftId === message.draftId) {
        // Together with the write: a console that dies now must not offer the draft again.
        await patiently(LOCK_WAIT_MS, 'console.db', () => drafts.dropDraft(ws.path, message.sessionId));
        await patiently(LOCK_WAIT_MS, 'console.db', () =>
          drafts.addSent(ws.path, message.sessionId, draft.form, ws.clock.now()),
        );
      }
      return written;
    },
    'message.recurrence': ({ expression, after, sessionId }) =>
      nextOccurrences(expression, after ?? desk.ws.clock.now(), desk.zone(sessionId)),
    'message.sent': () => drafts.sent(desk.ws.path),
  } satisfies Partial<Handlers>;
}
