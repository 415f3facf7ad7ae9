import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, codeOf, keys, sentenceOf } from '../../bridge/index.js';
import { showAlert } from '../../ui/alerts.js';

export function useAgent() {
  return useQuery({ queryKey: keys.agent, queryFn: () => call('agent.status', undefined) });
}

/** Starts the simulated agent (true) or stops it. */
export function useToggleAgent() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (run: boolean) => call(run ? 'agent.start' : 'agent.stop', undefined),
    onSuccess: (status) => client.setQueryData(keys.agent, status),
    onError: (error) => showAlert(sentenceOf(error), codeOf(error)),
  });
}
