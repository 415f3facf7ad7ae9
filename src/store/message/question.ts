/** Questions that agents have asked and that wait for a person. */
import type { RowChange } from '../../contract/entities/change.js';
import type { Question, QuestionOption } from '../../contract/entities/question.js';
import { Refusal } from '../../contract/errors.js';
import { applyPlan } from '../change/apply.js';
import type { Plan } from '../change/plan.js';
import { removal } from '../db/change-plan.js';
import { findPendingQuestion, pendingQuestions } from '../db/question.js';
import { findSessionById } from '../db/session.js';
import type { OpenWorkspace } from '../workspace.js';
import { writeSystemResponse } from './system-response.js';

/** Every question that waits for an answer, oldest first. */
export function listQuestions(ws: OpenWorkspace): Question[] {
  return ws.central.read(pendingQuestions);
}

export const planQuestionClosing =
  (questionId: string): Plan =>
  (db) => {
    if (findPendingQuestion(db, questionId) === null) throw Refusal.of('QUESTION_GONE', { id: questionId });
    return removal(db, 'pending_questions', { question_id: questionId });
  };

/**
 * Takes a question off the list, without an answer.
 * @param shown the row as a person has seen it
 * @throws QUESTION_GONE, and as applyPlan
 */
export function closeQuestion(
  ws: OpenWorkspace,
  questionId: string,
  shown?: readonly RowChange[],
): Promise<void> {
  return applyPlan(ws, planQuestionClosing(questionId), shown, () => undefined);
}

/**
 * An open question by its id.
 * @throws QUESTION_GONE
 */
export function getQuestion(ws: OpenWorkspace, questionId: string): Question {
  const question = ws.central.read((db) => findPendingQuestion(db, questionId));
  if (question === null) throw Refusal.of('QUESTION_GONE', { id: questionId });
  return question;
}

/**
 * The option with that value; undefined where any text is accepted and it is none.
 * @throws MESSAGE_FIELD_INVALID when there is no such option
 */
export function optionOf({ options }: Question, value: string, free: boolean): QuestionOption | undefined {
  const option = options.find((candidate) => candidate.value === value);
  if (!free && options.length > 0 && option === undefined) {
    const known = options.map((candidate) => candidate.value).join(', ');
    throw Refusal.of('MESSAGE_FIELD_INVALID', { field: 'option', reason: `is not one of ${known}` });
  }
  return option;
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
  const option = optionOf(question, value, free);
  return writeSystemResponse(ws, session.agentGroupId, session.id, questionId, 'answered', {
    selectedOption: value,
    ...(option === undefined ? {} : { selectedLabel: option.selectedLabel }),
    userId,
  });
}
