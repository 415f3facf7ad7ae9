import { answerQuestion, listQuestions } from '../../store/message/question.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function questionHandlers({ desk }: Office) {
  return {
    'question.list': () => listQuestions(desk.ws),
    'question.answer': async ({ questionId, value, free }) => {
      const { id } = await answerQuestion(desk.ws, questionId, value, 'console', free);
      return { messageId: id };
    },
  } satisfies Partial<Handlers>;
}
