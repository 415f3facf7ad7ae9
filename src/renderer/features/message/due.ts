import { useQuery } from '@tanstack/react-query';
import { useCoarseNow } from '../../ui/now.js';
import { type Due, readDue } from './due-words.js';

/** What the field's words stand for, recomputed every 10 s; undefined while that is being worked out. */
export function useDue(words: string): Due | undefined {
  const now = useCoarseNow(words.trim() === '' ? null : 10_000);
  const due = useQuery({
    queryKey: ['due', words, now],
    queryFn: () => readDue(words, Date.now()),
    enabled: words.trim() !== '',
    gcTime: 30_000,
    // Only what the same words meant a moment ago: a refusal belongs to its own.
    placeholderData: (before, query) => (query?.queryKey[1] === words ? before : undefined),
  });
  return due.data;
}

/** ms since 1970, UTC; null where the words give no time. */
export const dueAt = (due: Due | undefined): number | null =>
  due === undefined || 'refusal' in due ? null : due.at;
