import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ScenarioSpeed, SimulationStatus } from '../../../contract/entities/simulation.js';
import { call, codeOf, keyOf, query, sentenceOf, write } from '../../bridge/index.js';
import { showAlert, showRefused } from '../../ui/alerts.js';
import { openDialog, type Wish } from './dialogs.js';

export function useSimulation() {
  return useQuery(query('simulation.status', undefined));
}

async function fulfil(wish: Wish, consent: boolean): Promise<SimulationStatus> {
  const session = wish.what === 'agent' && wish.sessionId !== undefined ? { sessionId: wish.sessionId } : {};
  if (!wish.run)
    return wish.what === 'host' ? call('host.stop', undefined) : call('simulation.stop', session);
  const begun =
    wish.what === 'host'
      ? await write('host.start', { consent })
      : await write('simulation.start', { ...session, consent });
  return begun.value;
}

/**
 * Carries a wish out. `ask` first asks the person where the workspace is not ours; `confirmed` has their consent.
 */
export function useSimulate() {
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: ({ wish, consent }: { wish: Wish; consent: boolean }) => fulfil(wish, consent),
    onSuccess: (status) => client.setQueryData(keyOf('simulation.status'), status),
    onError: (error) => showRefused(sentenceOf(error), codeOf(error)),
  });
  return {
    isPending,
    ask: (wish: Wish) => {
      const status = client.getQueryData<SimulationStatus>(keyOf('simulation.status'));
      if (wish.run && status?.needsConsent === true) openDialog({ type: 'consent', wish });
      else mutate({ wish, consent: false });
    },
    confirmed: (wish: Wish) => mutate({ wish, consent: true }),
  };
}

export function useScenarios() {
  return useQuery(query('scenario.list', undefined));
}

/** Starts to play a scenario; without a name, the one from the file that a dialog asks for. */
export function usePlayScenario(onPlayed: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: { name: string | null; speed: ScenarioSpeed }) => write('scenario.play', input),
    onSuccess: ({ value: status }) => {
      if (status === null) return;
      client.setQueryData(keyOf('simulation.status'), status);
      onPlayed();
    },
    onError: (error) => showRefused(sentenceOf(error), codeOf(error)),
  });
}

export function useCancelScenario() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call('scenario.cancel', undefined),
    onSuccess: (status) => client.setQueryData(keyOf('simulation.status'), status),
    onError: (error) => showAlert(sentenceOf(error), codeOf(error)),
  });
}
