import { useQuery } from '@tanstack/react-query';

/**
 * What the host makes of a stored recurrence, in one line; the expression itself until that is known. The parser
 * brings a calendar of its own, which no start waits for.
 */
export function useRecurrenceLine(expression: string): string {
  const line = useQuery({
    queryKey: ['recurrence line', expression],
    queryFn: async () => (await import('../../../rules/recurrence.js')).recurrenceLine(expression),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return line.data ?? expression;
}

/** Whether a line says the expression itself already. */
export const saysItself = (line: string, expression: string): boolean => line.startsWith(expression);
