import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QuestionOption } from '../../../shared/entities/question.js';
import { call, codeOf, keys, sentenceOf, write } from '../../bridge/index.js';
import { showAlert } from '../../ui/alerts.js';
import { toastWritten } from '../audit/index.js';

/** The questions that nobody has answered yet, of the whole workspace. */
export function useOpenQuestions() {
  return useQuery({ queryKey: keys.questions, queryFn: () => call('question.list', undefined) });
}

/** Answers a question by one of its options; says what came of it. */
export function useAnswerQuestion(questionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ value }: QuestionOption) => write('question.answer', { questionId, value }),
    onSuccess: ({ entry }, { label }) => toastWritten(`Answered: ${label}`, entry),
    onError: (error) => showAlert(sentenceOf(error), codeOf(error)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.questions }),
  });
}
