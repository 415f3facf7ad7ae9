import type { WritableDb } from './sqlite.js';

/** Removes an answered question. @returns false when it was gone already */
export function deletePendingQuestion(db: WritableDb, questionId: string, sessionId: string): boolean {
  return (
    db
      .prepare('DELETE FROM pending_questions WHERE question_id = ? AND session_id = ?')
      .run(questionId, sessionId).changes > 0
  );
}
