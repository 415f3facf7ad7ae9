import {
  mutationOptions,
  type QueryClient,
  useIsMutating,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { ScenarioSpeed, SimulationStatus } from '../../../contract/entities/simulation.js';
import { call, codeOf, keyOf, mutate, query, sentenceOf, write } from '../../bridge/index.js';
import { showAlert, showRefused } from '../../ui/alerts.js';
import { createDialog } from '../../ui/dialogs.js';
import type { Wish } from './wish.js';

const consentDialog = createDialog(async () => (await import('./ConsentDialog.js')).ConsentDialog);

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

const WISH = ['simulation', 'wish'];

/** Carries a wish out, after the person has agreed where the workspace is not ours. */
export function simulate(client: QueryClient, wish: Wish): void {
  const fulfilment = mutationOptions({
    mutationKey: WISH,
    mutationFn: (consent: boolean) => fulfil(wish, consent),
    onSuccess: (status) => client.setQueryData(keyOf('simulation.status'), status),
    onError: (error) => showRefused(sentenceOf(error), codeOf(error)),
  });
  const status = client.getQueryData<SimulationStatus>(keyOf('simulation.status'));
  if (wish.run && status?.needsConsent === true) {
    consentDialog.open({ wish, onConsent: () => mutate(client, fulfilment, true) });
  } else mutate(client, fulfilment, false);
}

export function useSimulate() {
  const client = useQueryClient();
  return { isPending: useIsMutating({ mutationKey: WISH }) > 0, ask: (wish: Wish) => simulate(client, wish) };
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

export const cancelScenario = (client: QueryClient) =>
  mutationOptions({
    mutationFn: () => call('scenario.cancel', undefined),
    onSuccess: (status) => client.setQueryData(keyOf('simulation.status'), status),
    onError: (error) => showAlert(sentenceOf(error), codeOf(error)),
  });

export const useCancelScenario = () => useMutation(cancelScenario(useQueryClient()));
