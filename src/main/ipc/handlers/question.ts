import { listQuestions } from '../../../store/question.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function questionHandlers({ desk }: Office) {
  return {
    'question.list': () => listQuestions(desk.ws),
  } satisfies Partial<Handlers>;
}
