import { type Row, text } from './row.js';
import type { ReadableDb } from './sqlite.js';

/** The answer to a question, as it stands in messages_in. */
export interface StoredAnswer {
  id: string;
  /** What was chosen; null when the answer does not say (the seed's own shape does not). */
  selectedOption: string | null;
  userId: string | null;
}

function parse(content: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(content ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null; // Some other row that happens to contain the text.
  }
}

/**
 * The first answer to a question in messages_in, whoever wrote it: found by the text that the agent's
 * runner looks for, in one walk over the `system` rows.
 */
export function findAnswer(db: ReadableDb, questionId: string): StoredAnswer | null {
  const rows = db
    .prepare<[string], Row>(
      `SELECT id, content FROM messages_in WHERE kind = 'system' AND instr(content, ?) > 0
       ORDER BY rowid LIMIT 20`,
    )
    .all(`"questionId":${JSON.stringify(questionId)}`);
  for (const row of rows) {
    const content = parse(text(row, 'content'));
    if (content?.type !== 'question_response' || content.questionId !== questionId) continue;
    const { selectedOption, userId } = content;
    return {
      id: text(row, 'id') ?? '',
      selectedOption: typeof selectedOption === 'string' ? selectedOption : null,
      userId: typeof userId === 'string' ? userId : null,
    };
  }
  return null;
}
