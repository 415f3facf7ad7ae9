import { z } from 'zod';
import { type Question, QuestionOption } from '../../contract/entities/question.js';
import { parseTimestamp } from '../time.js';
import { prepared } from './prepared.js';
import { type Row, textOrEmpty } from './row.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

const Options = z.array(QuestionOption);

/** Options that do not have the host's shape are dropped: the question itself is still shown. */
function toOptions(json: string): QuestionOption[] {
  try {
    return Options.safeParse(JSON.parse(json)).data ?? [];
  } catch {
    return []; // Not JSON at all.
  }
}

function toQuestion(row: Row): Question {
  return {
    questionId: textOrEmpty(row, 'question_id'),
    sessionId: textOrEmpty(row, 'session_id'),
    messageOutId: textOrEmpty(row, 'message_out_id'),
    title: textOrEmpty(row, 'title'),
    options: toOptions(textOrEmpty(row, 'options_json')),
    createdAt: parseTimestamp(row.created_at),
  };
}

/** Every question that nobody has answered yet, oldest first. */
export function pendingQuestions(db: ReadableDb): Question[] {
  if (!hasTable(db, 'pending_questions')) return [];
  return db
    .prepare<[], Row>('SELECT * FROM pending_questions ORDER BY created_at, question_id')
    .all()
    .map(toQuestion);
}

/** One question that nobody has answered yet, or null. */
export function findPendingQuestion(db: ReadableDb, questionId: string): Question | null {
  if (!hasTable(db, 'pending_questions')) return null;
  const row = db
    .prepare<[string], Row>('SELECT * FROM pending_questions WHERE question_id = ?')
    .get(questionId);
  return row === undefined ? null : toQuestion(row);
}

/** How many questions wait, by session. */
export function countPendingQuestions(db: ReadableDb): Map<string, number> {
  if (!hasTable(db, 'pending_questions')) return new Map();
  const rows = prepared<[], { session: string; n: number }>(
    db,
    'SELECT session_id AS session, count(*) AS n FROM pending_questions GROUP BY session_id',
  ).all();
  return new Map(rows.map(({ session, n }) => [session, n]));
}
