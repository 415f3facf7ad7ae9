/** The console's start and its weight, against a hello-world of the same stack. */
import { cpSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createDemo } from '../../src/play/demo.js';
import { DEMO_MARKER } from '../../src/store/demo-marker.js';
import { canReadPss, type Life, live } from './launch.js';
import { against, type Suite } from './measure.js';
import type { Options } from './options.js';

const NAMES = {
  startUp: 'start-up to interactive against hello-world (ms)',
  memory: canReadPss
    ? 'memory when idle, PSS of all processes, against hello-world (MB)'
    : 'memory when idle, working sets of all processes, against hello-world (MB)',
};

/**
 * An Electron of our own: pages that other Electrons on this machine have mapped from the same file would be
 * attributed to them in part, and the sum would fall when somebody else runs one.
 */
function ownElectron(binary: string, scratch: string): string {
  if (!canReadPss) return binary;
  const copy = join(scratch, 'electron');
  cpSync(dirname(binary), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, basename(binary));
}

export function startUp(options: Options): Suite {
  const { scratch, only, quick } = options;
  const wanted = (name: string): boolean => only === null || name.includes(only);
  return {
    names: Object.values(NAMES),
    run: async () => {
      const workspace = join(scratch, 'start-up');
      await createDemo(workspace);
      const own = { ...options, electron: ownElectron(options.electron, scratch) };
      // Without the marker it is anybody's workspace: the simulated agent must not touch it.
      rmSync(join(workspace, DEMO_MARKER));
      const profile = (name: string): string => `--user-data-dir=${join(scratch, name)}`;
      const apps = {
        console: {
          folder: options.consoleApp,
          args: [profile('console'), `--workspace=${workspace}`],
          ready: '[role=listbox][aria-label=Sessions] [role=option]',
        },
        hello: { folder: options.helloApp, args: [profile('hello')], ready: 'button' },
      };
      const lives: { console: Life[]; hello: Life[] } = { console: [], hello: [] };
      const rounds = quick ? 2 : 9;
      // Round 0 makes the profiles and fills the disk cache; it does not count.
      for (let round = 0; round <= rounds; round += 1) {
        const order = round % 2 === 0 ? (['console', 'hello'] as const) : (['hello', 'console'] as const);
        // Weighing takes longer than starting, and varies less: every other round is enough.
        const weigh = wanted(NAMES.memory) && round % 2 === 1;
        for (const name of order) {
          const life = await live(own, apps[name], weigh);
          if (round > 0) lives[name].push(life);
        }
      }
      const times = (of: readonly Life[]): number[] => of.map((life) => life.interactiveMs);
      const weights = (of: readonly Life[]): number[] =>
        of.flatMap(({ memoryMb }) => (memoryMb === null ? [] : [memoryMb]));
      const rows = [against(NAMES.startUp, times(lives.console), times(lives.hello), 1.3)];
      if (wanted(NAMES.memory)) {
        rows.push(against(NAMES.memory, weights(lives.console), weights(lives.hello), 1.3));
      }
      return rows;
    },
  };
}
