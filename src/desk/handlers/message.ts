import { approvalsOf } from '../../store/config/approval.js';
import { findTarget } from '../../store/config/destination.js';
import { droppedIn } from '../../store/config/unregistered-sender.js';
import { injectMessage, nextOccurrences, notTakenBack } from '../../store/message/injection.js';
import { whatever } from '../../store/message/message-claim.js';
import { listQuestions } from '../../store/message/question.js';
import { getSession } from '../../store/session/session.js';
import type { Office } from '../office.js';
import { forgetSentDraft } from '../sent-draft.js';
import type { Handlers } from '../serve.js';
import { taskFacts } from '../task-facts.js';

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
      const { row, openQuestions, container, series } = await desk.reader.request(
        'message.facts',
        desk.key(sessionId),
        { key, questions, limit: pollLimit, timeZone: zone.name },
      );
      const session = desk.board.withKnown(getSession(desk.ws, sessionId));
      return {
        row,
        openQuestions,
        pollLimit,
        zone,
        container: { ...session.container, ...container },
        approvals: approvalsOf(desk.ws, session),
        dropped: droppedIn(desk.ws, session),
        target: row.direction === 'outbound' ? findTarget(desk.ws, session, row.address) : null,
        tasks: taskFacts(desk, session, series),
      };
    },
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
      await forgetSentDraft({ desk, drafts }, sessionId, message.draftId);
      return written;
    },
    'message.recurrence': ({ expression, after, sessionId }) =>
      nextOccurrences(expression, after ?? desk.ws.clock.now(), desk.zone(sessionId)),
    'message.sent': () => drafts.sent(desk.ws.path),
  } satisfies Partial<Handlers>;
}
