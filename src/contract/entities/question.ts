import { z } from 'zod';

export const QuestionOption = z.object({
  label: z.string(),
  selectedLabel: z.string(),
  value: z.string(),
});
export type QuestionOption = z.infer<typeof QuestionOption>;

/** A row of pending_questions: a question that nobody has answered yet. */
export const Question = z.object({
  questionId: z.string(),
  sessionId: z.string(),
  messageOutId: z.string(),
  title: z.string(),
  options: z.array(QuestionOption),
  createdAt: z.number().nullable(),
});
export type Question = z.infer<typeof Question>;
