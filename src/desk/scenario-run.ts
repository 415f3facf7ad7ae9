import type { ScenarioProgress } from '../contract/entities/simulation.js';
import { toFailure } from '../contract/errors.js';
import { loadScenario, playScenario } from '../play/scenario/scenario.js';
import type { OpenWorkspace } from '../store/workspace.js';
import type { Log } from './early-log.js';

/** A scenario that is being played, or was. */
export interface ScenarioRun {
  readonly progress: Readonly<ScenarioProgress>;
  cancel(): void;
  /** Never rejects: what went wrong is in the progress. */
  readonly over: Promise<void>;
}

/**
 * Starts to play a scenario.
 * @param speed 1 as written; Infinity all at once
 * @param onChange the progress has changed
 * @throws what loadScenario throws
 */
export function runScenario(
  ws: OpenWorkspace,
  nameOrPath: string,
  speed: number,
  { log, onChange }: { log: Log; onChange: () => void },
): ScenarioRun {
  const scenario = loadScenario(nameOrPath);
  const stop = new AbortController();
  const progress: ScenarioProgress = {
    ...{ title: scenario.title, done: 0, of: scenario.steps.length, label: '' },
    ...{ state: 'playing', problem: null },
  };
  const onStep = (done: number, of: number, label: string): void => {
    Object.assign(progress, { done, of, label });
    onChange();
  };
  const over = playScenario(ws, scenario, { speed, signal: stop.signal, onStep })
    .then(({ done, of }) => {
      progress.state = done < of ? 'cancelled' : 'done';
    })
    .catch((thrown: unknown) => {
      progress.state = 'failed';
      progress.problem = toFailure(thrown).error.message;
      log.warn('scenario failed', progress.problem);
    })
    .then(onChange);
  return { progress, cancel: () => stop.abort(), over };
}
