import { dialog } from 'electron';
import type { ScenarioSpeed } from '../../../shared/entities/simulation.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

const speeds: Record<ScenarioSpeed, number> = { '1x': 1, '10x': 10, 'at once': Number.POSITIVE_INFINITY };

export function scenarioHandlers({ desk, window }: Office) {
  const { simulation } = desk;

  /** The window never names a file: the dialog does. */
  async function chooseFile(): Promise<string | null> {
    const owner = window();
    const options: Electron.OpenDialogOptions = {
      title: 'Play a scenario',
      properties: ['openFile'],
      filters: [{ name: 'Scenarios', extensions: ['yaml', 'yml', 'json'] }],
    };
    const { canceled, filePaths } =
      owner === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(owner, options);
    return canceled ? null : (filePaths[0] ?? null);
  }

  return {
    'scenario.list': async () => (await import('../../../store/scenario.js')).listScenarios(),
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
