import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Question } from '../../../contract/entities/question.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { listening } from '../../../rules/question-listener.js';
import { codeOf, keyOf, query, sentenceOf, write } from '../../bridge/index.js';
import { showRefused } from '../../ui/alerts.js';
import { toastWritten } from '../audit/index.js';
import { lateAnswerDialog } from './late-answer.js';

/** The unanswered questions of the whole workspace. */
export function useOpenQuestions() {
  return useQuery(query('question.list', undefined));
}

export interface Answer {
  question: Question;
  value: string;
  /** What the person sees of it. */
  label: string;
  /** Whether it need not be one of the options. */
  free: boolean;
}

/** Answers a question; reports the result, and offers a way on where it came too late. */
export function useAnswerQuestion() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ question: { questionId }, value, free }: Answer) =>
      write('question.answer', { questionId, value, free }),
    onSuccess: ({ entry }, { question, label }) => {
      const { sessionId, title, createdAt } = question;
      const sessions = client.getQueryData<SessionSummary[]>(keyOf('session.list'));
      const container = sessions?.find((s) => s.id === sessionId)?.container ?? null;
      const { listener, sentence } = listening(createdAt, container, Date.now());
      if (listener === 'waits') return toastWritten(`Answered: ${label}`, entry);
      // It is written, and likely read by nobody.
      toastWritten(`Answered: ${label}. Probably nobody will read it.`, entry, 'Undo', {
        label: 'Send it as a message…',
        run: () => lateAnswerDialog.open({ sessionId, title, answer: label, reason: sentence }),
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
}
