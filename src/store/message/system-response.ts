/** Answers to questions that an agent waits on: written where its runner looks, then taken off the list. */
import { Refusal } from '../../contract/errors.js';
import { isValueNestedDeeper, NESTED_TOO_DEEPLY } from '../../contract/json-depth.js';
import { findPendingQuestion } from '../db/question.js';
import { findAnswer, type StoredAnswer } from '../db/question-answer.js';
import { deletePendingQuestion } from '../db/question-write.js';
import { requireOwner } from '../session/session-owner.js';
import type { OpenWorkspace } from '../workspace.js';
import { writeSessionMessage } from './message.js';

/** Stops the writing of an answer, inside the transaction, because there is one already. */
class AlreadyAnswered extends Error {
  constructor(readonly answer: StoredAnswer) {
    super();
  }
}

/**
 * The runner looks for `%"questionId":"<id>"%` by LIKE: the id must stand in the JSON verbatim, and
 * must match nothing but itself.
 * @throws QUESTION_ID_UNSAFE
 */
function assertFindable(id: string): void {
  const refuse = (reason: string): Refusal => Refusal.of('QUESTION_ID_UNSAFE', { id, reason });
  const odd = /[%_"'\\]/.exec(id)?.[0];
  if (odd !== undefined) throw refuse(`its id contains ${odd}`);
  if (id === '' || JSON.stringify(id) !== `"${id}"` || /\p{Cs}/u.test(id)) {
    throw refuse('its id is not plain text');
  }
}

function textIn(result: Record<string, unknown>, field: string): string | null {
  const value = result[field] ?? null;
  if (value !== null && typeof value !== 'string') {
    throw Refusal.of('MESSAGE_FIELD_INVALID', { field: `result.${field}`, reason: 'is not a text' });
  }
  return value;
}

async function clear(ws: OpenWorkspace, questionId: string, sessionId: string): Promise<void> {
  try {
    await ws.central.write((db) => deletePendingQuestion(db, questionId, sessionId));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw Refusal.of('QUESTION_NOT_CLEARED', { id: questionId, reason }, error);
  }
}

/**
 * Answers a pending question of a session. The row's JSON has the seed's fields (status, result) and those
 * that real runners read (selectedOption, userId), which are taken from `result`. First the row, then the
 * removal from pending_questions: if we die in between, the question still stands, and the same answer given
 * again finishes it. Whether there is an answer already is checked inside the transaction, so of two that come
 * at once only one is written.
 * @param requestId the question's id
 * @param status the seed's word for how it went, e.g. `answered`
 * @param result with `selectedOption`, the chosen option's value, and usually `userId`
 * @returns the id of the answer's row
 * @throws QUESTION_GONE, QUESTION_ANSWERED, QUESTION_ID_UNSAFE, QUESTION_NOT_CLEARED (the answer is
 *   written), MESSAGE_FIELD_INVALID, and as writeSessionMessage
 */
export async function writeSystemResponse(
  ws: OpenWorkspace,
  agentGroupId: string,
  sessionId: string,
  requestId: string,
  status: string,
  result: Record<string, unknown>,
): Promise<{ id: string }> {
  requireOwner(ws, { agentGroupId, sessionId });
  assertFindable(requestId);
  const selectedOption = textIn(result, 'selectedOption');
  // Without it the agent would be woken with `undefined`.
  if (selectedOption === null) {
    throw Refusal.of('MESSAGE_FIELD_INVALID', { field: 'result.selectedOption', reason: 'is missing' });
  }
  const userId = textIn(result, 'userId');
  if (isValueNestedDeeper(result)) {
    throw Refusal.of('MESSAGE_FIELD_INVALID', { field: 'result', reason: NESTED_TOO_DEEPLY });
  }
  const pending = ws.central.read((db) => findPendingQuestion(db, requestId));
  const open = pending !== null && pending.sessionId === sessionId;
  try {
    const { id } = await writeSessionMessage(
      ws,
      agentGroupId,
      sessionId,
      {
        id: ws.newId('sys-resp'),
        kind: 'system',
        timestamp: new Date(ws.clock.now()).toISOString(),
        // The agent that asks looks for it by itself. Newer hosts start a container for whatever pending row has a
        // trigger: for an answer that nobody reads any more again and again, and ten such rows make a session deaf.
        trigger: false,
        // Compact, and in this order: the runner searches the text.
        content: JSON.stringify({
          type: 'question_response',
          questionId: requestId,
          selectedOption,
          userId,
          status,
          result,
        }),
      },
      (db) => {
        const answer = findAnswer(db, requestId);
        if (answer !== null) throw new AlreadyAnswered(answer);
        if (!open) throw Refusal.of('QUESTION_GONE', { id: requestId });
      },
    );
    await clear(ws, requestId, sessionId);
    return { id };
  } catch (error) {
    if (!(error instanceof AlreadyAnswered)) throw error;
    const { answer } = error;
    if (open) await clear(ws, requestId, sessionId);
    if (open && answer.selectedOption === selectedOption && answer.userId === userId) {
      return { id: answer.id };
    }
    throw Refusal.of('QUESTION_ANSWERED', { id: requestId, selectedOption: answer.selectedOption });
  }
}
