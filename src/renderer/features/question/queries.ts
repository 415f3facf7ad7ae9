import { useQuery } from '@tanstack/react-query';
import { call, keys } from '../../bridge/index.js';

/** The questions that nobody has answered yet, of the whole workspace. */
export function useOpenQuestions() {
  return useQuery({ queryKey: keys.questions, queryFn: () => call('question.list', undefined) });
}
