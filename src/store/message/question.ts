/** Questions that agents have asked and that wait for a person. */
import type { Question } from '../../contract/entities/question.js';
import { Refusal } from '../../contract/errors.js';
import { findPendingQuestion, pendingQuestions } from '../db/question.js';
import { findSessionById } from '../db/session.js';
import type { OpenWorkspace } from '../workspace.js';
import { writeSystemResponse } from './system-response.js';

/** Every question that waits for an answer, oldest first. */
export function listQuestions(ws: OpenWorkspace): Question[] {
  return ws.central.read(pendingQuestions);
}

/**
 * Chooses an option of a pending question on a person's behalf.
 * @param value the option's value; any text where the question's options cannot be read
 * @param free whether any text is accepted, though the question has options
 * @param userId who chose, as a platform or the console names them
 * @returns the id of the answer's row
 * @throws QUESTION_GONE, MESSAGE_FIELD_INVALID when there is no such option, SESSION_NOT_FOUND, and as
 *   writeSystemResponse
 */
export async function answerQuestion(
  ws: OpenWorkspace,
  questionId: string,
  value: string,
  userId: string,
  free = false,
): Promise<{ id: string }> {
  const { question, session } = ws.central.read((db) => {
    const pending = findPendingQuestion(db, questionId);
    return { question: pending, session: pending && findSessionById(db, pending.sessionId) };
  });
  if (question === null) throw Refusal.of('QUESTION_GONE', { id: questionId });
  if (session === null) throw Refusal.of('SESSION_NOT_FOUND', { id: question.sessionId });
  const { options } = question;
  const option = options.find((candidate) => candidate.value === value);
  if (!free && options.length > 0 && option === undefined) {
    const known = options.map((candidate) => candidate.value).join(', ');
    throw Refusal.of('MESSAGE_FIELD_INVALID', { field: 'option', reason: `is not one of ${known}` });
  }
  return writeSystemResponse(ws, session.agentGroupId, session.id, questionId, 'answered', {
    selectedOption: value,
    ...(option === undefined ? {} : { selectedLabel: option.selectedLabel }),
    userId,
  });
}
