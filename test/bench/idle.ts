/** What the console costs while nothing happens. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { makeLargeWorkspace } from './fixtures.js';
import { start } from './launch.js';
import { type Row, type Suite, within } from './measure.js';
import type { Options } from './options.js';
import { cpuTimes } from './process-tree.js';

const NAME = 'CPU of all processes while nothing happens, 1,000 sessions (% of one core)';
const AIM_PERCENT = 3;
const OPTION = '[role=listbox][aria-label=Sessions] [role=option]';
/** Settled: nothing but the ticks has run for this long. */
const QUIET_MS = 2000;
const QUIET_PERCENT = 6;
const SETTLE_LIMIT_MS = 120_000;

/** The share of one core that a process and its descendants use from now on for this long, in percent. */
async function usage(root: number, forMs: number): Promise<{ percent: number; by: string[] }> {
  const begun = performance.now();
  const before = cpuTimes(root);
  await pause(forMs);
  const after = cpuTimes(root);
  const tookMs = performance.now() - begun;
  const percents = [...after].map(([pid, { command, ms }]) => {
    const kind = /--utility-sub-type=(\S+)/.exec(command) ?? /--type=(\S+)/.exec(command);
    return {
      kind: kind?.[1] ?? 'main',
      percent: ((ms - (before.get(pid)?.ms ?? 0)) / tookMs) * 100,
    };
  });
  return {
    percent: percents.reduce((sum, { percent }) => sum + percent, 0),
    by: percents
      .toSorted((a, b) => b.percent - a.percent)
      .map(({ kind, percent }) => `${kind} ${percent.toFixed(2)} %`),
  };
}

export function idle(options: Options): Suite {
  const { scratch, quick, consoleApp } = options;
  return {
    names: [NAME],
    run: async (): Promise<Row[]> => {
      if (process.platform !== 'linux') {
        console.log(`bench: “${NAME}” is left out: only Linux tells the CPU time of every process`);
        return [];
      }
      const { ws } = await makeLargeWorkspace(join(scratch, 'idle'), 1000);
      ws.close();
      const profile = `--user-data-dir=${join(scratch, 'idle-profile')}`;
      const args = [profile, `--workspace=${ws.path}`, '--bench-commands'];
      const app = await start(options, { folder: consoleApp, args, ready: OPTION });
      try {
        await app.evaluate(`document.querySelector(${JSON.stringify(OPTION)}).click(), 0`, 10_000);
        const until = performance.now() + SETTLE_LIMIT_MS;
        while ((await usage(app.pid, QUIET_MS)).percent > QUIET_PERCENT && performance.now() < until);
        const { percent, by } = await usage(app.pid, quick ? 10_000 : 60_000);
        console.log(`bench: idle CPU by process: ${by.join(', ')}`);
        return [within(NAME, [percent], { of: 'value', most: AIM_PERCENT })];
      } finally {
        await app.end();
      }
    },
  };
}
