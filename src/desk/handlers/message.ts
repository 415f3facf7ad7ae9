import { approvalsOf } from '../../store/config/approval.js';
import { findTarget } from '../../store/config/destination.js';
import { droppedIn } from '../../store/config/unregistered-sender.js';
import { LOCK_WAIT_MS, patiently } from '../../store/db/lock-wait.js';
import { listAttempts } from '../../store/message/delivery-attempt.js';
import { injectMessage, nextOccurrences, notTakenBack } from '../../store/message/injection.js';
import { whatever } from '../../store/message/message-claim.js';
import { listQuestions } from '../../store/message/question.js';
import { getSession } from '../../store/session/session.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

const MOST_QUESTIONS = 20;

export function messageHandlers({ desk, staging, drafts }: Office) {
  return {
    'message.facts': async ({ sessionId, key }) => {
      const questions = listQuestions(desk.ws)
        .filter((question) => question.sessionId === sessionId)
        .slice(0, MOST_QUESTIONS)
        .map((question) => question.messageOutId);
      const pollLimit = desk.pollLimit(sessionId);
      const zone = desk.zone(sessionId);
      const { row, openQuestions, container } = await desk.reader.request(
        'message.facts',
        desk.key(sessionId),
        { key, questions, limit: pollLimit, timeZone: zone.name },
      );
      const session = desk.board.withKnown(getSession(desk.ws, sessionId));
      const attempts = row.direction === 'outbound' ? listAttempts(desk.ws, sessionId) : null;
      return {
        row,
        openQuestions,
        pollLimit,
        zone,
        container: { ...session.container, ...container },
        approvals: approvalsOf(desk.ws, session),
        dropped: droppedIn(desk.ws, session),
        attempts: {
          kept: attempts !== null,
          failed: attempts?.find(({ messageId }) => messageId === row.id) ?? null,
        },
        target: row.direction === 'outbound' ? findTarget(desk.ws, session, row.address) : null,
      };
    },
    'message.attempts': ({ sessionId }) => listAttempts(desk.ws, sessionId),
    'message.inject': async ({ attachments, ...message }) => {
      const { ws } = desk;
      const files = attachments.map((token) => staging.get(token));
      const { sessionId, takeBack } = message;
      if (takeBack !== null) {
        const taken = await desk.reader.request('message.claimed', desk.key(sessionId), {
          messages: [whatever(takeBack)],
        });
        if (taken.length > 0) throw notTakenBack('was taken by its agent');
      }
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
