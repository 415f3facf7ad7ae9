/** Scenarios: scripted conversations, played into a workspace of our own. */
import { readFileSync } from 'node:fs';
import { Refusal } from '../../contract/errors.js';
import { readDemo } from '../../store/demo-marker.js';
import { isMissing, readRefusal } from '../../store/files/fs-refusal.js';
import type { OpenWorkspace } from '../../store/workspace.js';
import type { Scenario } from './format.js';
import { parseScenario } from './parse.js';
import { Play, type PlayOptions } from './play.js';
import { shippedScenarios } from './shipped.js';
import { StepFailure } from './stage.js';

export type { Scenario } from './format.js';

/** The scenarios that come with the console. */
export function listScenarios(): { name: string; title: string; description: string; steps: number }[] {
  return Object.keys(shippedScenarios).map((name) => {
    const { title, description, steps } = loadScenario(name);
    return { name, title, description, steps: steps.length };
  });
}

/**
 * Reads a scenario: a shipped one by its name, else a file.
 * @throws SCENARIO_INVALID with file, lines and what is wrong; SCENARIO_NOT_FOUND, NOT_READABLE
 */
export function loadScenario(nameOrPath: string): Scenario {
  const shipped = Object.hasOwn(shippedScenarios, nameOrPath) ? shippedScenarios[nameOrPath] : undefined;
  if (shipped !== undefined) return parseScenario(shipped, `${nameOrPath}.yaml`);
  let text: string;
  try {
    text = readFileSync(nameOrPath, 'utf8');
  } catch (error) {
    if (isMissing(error)) {
      throw Refusal.of(
        'SCENARIO_NOT_FOUND',
        { name: nameOrPath, known: Object.keys(shippedScenarios) },
        error,
      );
    }
    throw readRefusal(error, nameOrPath);
  }
  return parseScenario(text, nameOrPath);
}

/**
 * Plays a scenario into a workspace that we made: inbound rows as a host writes them, outbound rows as the
 * agent does. Its sessions are new ones, and are listed as staged in the demo's marker before v2.db has them,
 * so that simulated agent and host leave them alone while it is played.
 * @returns how many steps were played; fewer than all when the signal came
 * @throws SCENARIO_REFUSED before anything is written; SCENARIO_FAILED at a step (what came before it is
 * written); whatever writing the cast throws
 */
export async function playScenario(
  ws: OpenWorkspace,
  scenario: Scenario,
  options: PlayOptions,
): Promise<{ done: number; of: number }> {
  if (readDemo(ws.path) === null) {
    throw Refusal.of('SCENARIO_REFUSED', { reason: 'this workspace was not made by Session Console' });
  }
  if (!(options.speed > 0))
    throw Refusal.of('SCENARIO_REFUSED', { reason: `${options.speed} is not a speed` });
  const play = new Play(ws, endedAt(scenario, options.until), options);
  try {
    return await play.all();
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    const { list, number, line } = error.step;
    const details = { name: scenario.name, step: `${list} ${number}`, line, reason: error.message };
    throw Refusal.of('SCENARIO_FAILED', details, error.cause);
  } finally {
    play.release();
  }
}

function endedAt(scenario: Scenario, until: string | undefined): Scenario {
  if (until === undefined) return scenario;
  const last = scenario.steps.findIndex(({ id }) => id === until);
  if (last < 0) throw Refusal.of('SCENARIO_REFUSED', { reason: `it has no step ${until}` });
  return { ...scenario, steps: scenario.steps.slice(0, last + 1) };
}
