import { useEffect } from 'react';
import type { SimulationStatus } from '../../../contract/entities/simulation.js';
import { showAlert, toast } from '../../ui/alerts.js';

/** Reports what no call of the window waits for: a simulation that was stopped, a scenario that ended. */
export function useSimulationAlerts(status: SimulationStatus | undefined): void {
  const stopped = status?.notice?.message ?? null;
  const code = status?.notice?.code ?? null;
  useEffect(() => {
    if (stopped !== null && code !== null) showAlert(stopped, code);
  }, [stopped, code]);

  const state = status?.scenario?.state ?? null;
  const title = status?.scenario?.title ?? '';
  const problem = status?.scenario?.problem ?? null;
  useEffect(() => {
    if (state === 'failed' && problem !== null) showAlert(problem, 'SCENARIO_FAILED');
    if (state === 'done') toast(`Played “${title}”`);
  }, [state, title, problem]);
}
