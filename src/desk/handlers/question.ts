import type { Question } from '../../contract/entities/question.js';
import { Refusal } from '../../contract/errors.js';
import { listening } from '../../rules/question-listener.js';
import {
  answerQuestion,
  closeQuestion,
  getQuestion,
  listQuestions,
  optionOf,
} from '../../store/message/question.js';
import { settleUnheard } from '../../store/message/question-settle.js';
import { getSession } from '../../store/session/session.js';
import type { Desk } from '../desk.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

/** Why probably nobody waits for the answer to a question any more, as a sentence; null while somebody may. */
async function unheardBecause(desk: Desk, { sessionId, createdAt }: Question): Promise<string | null> {
  const { container } = desk.board.withKnown(getSession(desk.ws, sessionId));
  // As it is now, not as it was when somebody last looked.
  const parts = await desk.reader
    .request('container.parts', desk.key(sessionId), {})
    .catch((error: unknown) => {
      if (error instanceof Refusal) return null; // Its files cannot be read: what is known of it counts.
      throw error;
    });
  const { listener, sentence } = listening(createdAt, { ...container, ...parts }, desk.ws.clock.now());
  return listener === 'waits' ? null : sentence;
}

export function questionHandlers({ desk }: Office) {
  return {
    'question.list': () => listQuestions(desk.ws),
    'question.answer': async ({ questionId, value, free, anyway }) => {
      const question = getQuestion(desk.ws, questionId);
      optionOf(question, value, free);
      const unheard = anyway ? null : await unheardBecause(desk, question);
      if (unheard !== null) {
        await closeQuestion(desk.ws, questionId);
        return { messageId: null, unheard };
      }
      const { id } = await answerQuestion(desk.ws, questionId, value, 'console', free);
      return { messageId: id, unheard: null };
    },
    'question.close': ({ questionId, shown }) => closeQuestion(desk.ws, questionId, shown),
    'question.settle': async ({ sessionId, shown }) => {
      const key = desk.key(sessionId);
      const acked = await desk.reader.request('question.ackedUnheard', key, {});
      await settleUnheard(desk.ws, key, acked, shown);
    },
  } satisfies Partial<Handlers>;
}
