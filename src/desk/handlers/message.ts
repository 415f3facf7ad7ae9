import type { MessageFacts, RowFacts } from '../../contract/entities/message-facts.js';
import { approvalsOf } from '../../store/config/approval.js';
import { findTarget } from '../../store/config/destination.js';
import { policyBetween } from '../../store/config/policy.js';
import { droppedIn } from '../../store/config/unregistered-sender.js';
import { listAttempts } from '../../store/message/delivery-attempt.js';
import { injectMessage, nextOccurrences, notTakenBack } from '../../store/message/injection.js';
import { whatever } from '../../store/message/message-claim.js';
import { listQuestions } from '../../store/message/question.js';
import { getSession } from '../../store/session/session.js';
import type { OpenWorkspace } from '../../store/workspace.js';
import type { Office } from '../office.js';
import { forgetSentDraft } from '../sent-draft.js';
import type { Handlers } from '../serve.js';
import { taskFacts } from '../task-facts.js';

const MOST_QUESTIONS = 20;

/** What a host asks about a row that goes to another agent. */
function gateOf(ws: OpenWorkspace, from: string, row: RowFacts): MessageFacts['gate'] {
  if (row.direction !== 'outbound' || row.address.channelType !== 'agent') return null;
  const to = row.address.platformId;
  // An agent's message to itself is never held.
  if (to === null || to === from) return null;
  const policy = policyBetween(ws, { from, to });
  return policy === undefined ? null : (policy ?? 'free');
}

export function messageHandlers({ desk, staging, drafts }: Office) {
  return {
    'message.facts': async ({ sessionId, key }) => {
      const questions = listQuestions(desk.ws)
        .filter((question) => question.sessionId === sessionId)
        .slice(0, MOST_QUESTIONS)
        .map((question) => question.messageOutId);
      const poll = desk.pollRule(sessionId);
      const zone = desk.zone(sessionId);
      const { row, openQuestions, container, series } = await desk.reader.request(
        'message.facts',
        desk.key(sessionId),
        { key, questions, poll, timeZone: zone.name },
      );
      const session = desk.board.withKnown(getSession(desk.ws, sessionId));
      const attempts = row.direction === 'outbound' ? listAttempts(desk.ws, sessionId) : null;
      return {
        row,
        openQuestions,
        poll,
        zone,
        container: { ...session.container, ...container },
        approvals: approvalsOf(desk.ws, session),
        dropped: droppedIn(desk.ws, session),
        gate: gateOf(desk.ws, session.agentGroup.id, row),
        attempts: {
          kept: attempts !== null,
          failed: attempts?.find(({ messageId }) => messageId === row.id) ?? null,
        },
        target: row.direction === 'outbound' ? findTarget(desk.ws, session, row.address) : null,
        tasks: taskFacts(desk, session, series),
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
      await forgetSentDraft({ desk, drafts }, sessionId, message.draftId);
      return written;
    },
    'message.recurrence': ({ expression, after, sessionId }) =>
      nextOccurrences(expression, after ?? desk.ws.clock.now(), desk.zone(sessionId)),
    'message.sent': () => drafts.sent(desk.ws.path),
  } satisfies Partial<Handlers>;
}
