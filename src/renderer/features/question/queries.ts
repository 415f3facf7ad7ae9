import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Question } from '../../../contract/entities/question.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { listening } from '../../../rules/question-listener.js';
import { codeOf, keyOf, query, sentenceOf, write } from '../../bridge/index.js';
import { showRefused } from '../../ui/alerts.js';
import { toastWritten } from '../audit/index.js';
import type { Answer } from './answer.js';
import { closeQuestionDialog, lateAnswerDialog } from './late-answer.js';

/** The unanswered questions of the whole workspace. */
export function useOpenQuestions() {
  return useQuery(query('question.list', undefined));
}

/**
 * Answers a question; reports the result, and offers a way on where it came too late. Where nobody waits for the answer
 * any more it asks first: then there is only the question to close, and a message to write.
 */
export function useAnswerQuestion() {
  const client = useQueryClient();
  const answering = useMutation({
    mutationFn: ({ question: { questionId }, value, free }: Answer) =>
      write('question.answer', { questionId, value, free, anyway: false }),
    onSuccess: ({ value: { unheard }, entry }, { question, label }) => {
      if (unheard === null) return toastWritten(`Answered: ${label}`, entry);
      const { sessionId, title } = question;
      toastWritten('The question is closed. Nobody waits for an answer any more.', entry, 'Undo', {
        label: 'Send it as a message…',
        run: () => lateAnswerDialog.open({ sessionId, title, answer: label, reason: unheard }),
      });
    },
    onError: (error, { question: { sessionId, title }, label }) => {
      const code = codeOf(error);
      const reason = sentenceOf(error);
      if (code === 'QUESTION_GONE' || code === 'QUESTION_ANSWERED') {
        lateAnswerDialog.open({ sessionId, title, answer: label, reason });
      } else showRefused(reason, code);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keyOf('question.list') }),
  });

  /** @param done called once it is answered or refused; not where it asks first */
  function answer(wanted: Answer, done: () => void = () => undefined): void {
    const { questionId, sessionId, createdAt } = wanted.question;
    const sessions = client.getQueryData<SessionSummary[]>(keyOf('session.list'));
    const container = sessions?.find((s) => s.id === sessionId)?.container ?? null;
    const heard = listening(createdAt, container, Date.now());
    const open = client.getQueryData<Question[]>(keyOf('question.list'));
    // One that is gone has nothing left to close: its answer is refused, and can be said instead.
    const isGone = open !== undefined && !open.some((one) => one.questionId === questionId);
    if (heard.listener === 'waits' || isGone) answering.mutate(wanted, { onSettled: done });
    else closeQuestionDialog.open({ ...wanted, heard });
  }

  return { ...answering, answer };
}
