import type { ScenarioSpeed } from '../../contract/entities/simulation.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

const speeds: Record<ScenarioSpeed, number> = { '1x': 1, '10x': 10, 'at once': Number.POSITIVE_INFINITY };

export function scenarioHandlers({ desk, ask }: Office) {
  const { simulation } = desk;

  /** The window never names a file: the dialog does. */
  const chooseFile = (): Promise<string | null> =>
    ask.file({
      title: 'Play a scenario',
      filters: [{ name: 'Scenarios', extensions: ['yaml', 'yml', 'json'] }],
    });

  return {
    'scenario.list': async () => (await import('../../play/scenario/scenario.js')).listScenarios(),
    'scenario.play': async ({ name, speed }) => {
      const source = name ?? (await chooseFile());
      if (source === null) return null;
      await simulation.playScenario(source, speeds[speed]);
      return simulation.status();
    },
    'scenario.cancel': () => {
      simulation.cancelScenario();
      return simulation.status();
    },
  } satisfies Partial<Handlers>;
}
