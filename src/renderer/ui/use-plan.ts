import { keepPreviousData, skipToken, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Input } from '../../contract/contract.js';
import type { RowChange } from '../../contract/entities/change.js';
import { call, keyOf } from '../bridge/index.js';

export interface ShownPlan {
  /** The rows that the desk has planned; undefined as long as it has not. */
  changes: readonly RowChange[] | undefined;
  /** Why it would be refused. */
  error: Error | null;
  /** True when just these rows can be written. */
  ready: boolean;
  /** Writes them: is given what was shown. Where it is refused, they are planned anew. */
  carryOut: <T>(write: (shown: RowChange[]) => Promise<T>) => Promise<T>;
}

const planQuery = (wanted: Input<'change.plan'> | null) => ({
  // By session, so that what changes one does not plan all anew.
  queryKey: [
    ...keyOf('change.plan'),
    wanted !== null && 'sessionId' in wanted.input ? wanted.input.sessionId : '',
    wanted,
  ],
  // Each opening of a dialog has an id and a time of its own.
  gcTime: 0,
});

/** The rows that a write would come to, planned by the desk for what a form says now. @param wanted null: not filled in */
export function usePlan(wanted: Input<'change.plan'> | null): ShownPlan {
  // What is written is not planned once more: it would be refused, as it is there already.
  const [carriedOut, setCarriedOut] = useState(false);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...planQuery(wanted),
    enabled: !carriedOut,
    queryFn: wanted === null ? skipToken : () => call('change.plan', wanted),
    // A form is typed into: the rows of the last letter stand until those of the next are there.
    placeholderData: keepPreviousData,
  });
  return {
    changes: wanted === null ? undefined : data,
    error: wanted === null ? null : error,
    // What was planned before stays at hand when planning anew is refused.
    ready: wanted !== null && error === null && !isPlaceholderData && data !== undefined && data.length > 0,
    carryOut: async (write) => {
      setCarriedOut(true);
      try {
        return await write(data ?? []);
      } catch (refusal) {
        setCarriedOut(false);
        await refetch();
        throw refusal;
      }
    },
  };
}

/** The plans of several writes of which each is carried out by itself, in their order. */
export function usePlans(wanted: readonly Input<'change.plan'>[]): Pick<ShownPlan, 'changes' | 'error'>[] {
  return useQueries({
    queries: wanted.map((one) => ({ ...planQuery(one), queryFn: () => call('change.plan', one) })),
    combine: (results) => results.map(({ data, error }) => ({ changes: data, error })),
  });
}
