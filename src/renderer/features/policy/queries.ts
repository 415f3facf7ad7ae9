import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Policies, Policy } from '../../../contract/entities/policy.js';
import { query } from '../../bridge/index.js';

/** Which messages between agents are held, and for whom. */
export function usePolicies() {
  return useQuery(query('policy.list', undefined));
}

export type PolicyRow = Policy & { id: string };

const withIds = ({ listed }: Policies): PolicyRow[] =>
  listed.map((policy) => ({ ...policy, id: `${policy.from.id}\n${policy.to.id}` }));

/** As rows of a table. */
export function usePolicyRows() {
  return useQuery({ ...query('policy.list', undefined), select: withIds });
}

/** Whether an agent can address another one at all; undefined as long as that is not known. */
export function useAddresses(from: string | null, to: string | null): boolean | undefined {
  const { data } = useQuery({
    ...query('destination.configured', { agentGroupId: from ?? '' }),
    enabled: from !== null && to !== null,
  });
  return data?.some(({ targetType, targetId }) => targetType === 'agent' && targetId === to);
}

/** Fetches again what a policy decides, after a change of ours. */
export function usePoliciesChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ['policy'] }),
      client.invalidateQueries({ queryKey: ['message', 'facts'] }),
    ]);
  };
}
