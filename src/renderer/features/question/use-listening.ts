import type { Question } from '../../../contract/entities/question.js';
import { type Listening, listening } from '../../../rules/question-listener.js';
import { useTimeOf } from '../../ui/now.js';
import { useSessionSummary } from '../session/index.js';

/** Whether the agent likely still waits for the answer to a question; null without one. */
export function useListening(question: Question | null): Listening | null {
  const session = useSessionSummary(question?.sessionId ?? null);
  const now = useTimeOf(session, 5000);
  return question === null ? null : listening(question.createdAt, session?.container ?? null, now);
}
