/** Runs the suites that were asked for, prints the table, writes the results. */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { sqliteVersion } from '../../src/store/db/sqlite.js';
import { cli } from './cli.js';
import { demo } from './demo.js';
import { era } from './era.js';
import { hostDoor } from './host-door.js';
import { idle } from './idle.js';
import { injection } from './injection.js';
import { large } from './large.js';
import { latency } from './latency.js';
import type { Row } from './measure.js';
import type { Options } from './options.js';
import { reading } from './reading.js';
import { schedule } from './schedule.js';
import { search } from './search.js';
import { stalls } from './stalls.js';
import { startUp } from './start-up.js';
import { sweep } from './sweep.js';
import { formatTable } from './table.js';
import { writing } from './writing.js';

function isOptions(value: unknown): value is Options {
  return typeof value === 'object' && value !== null && 'electron' in value && 'results' in value;
}

const options: unknown = JSON.parse(process.argv[2] ?? 'null');
if (!isOptions(options)) throw new Error('The bench is started by scripts/bench.mjs');
await run(options);

async function run(given: Options): Promise<void> {
  const { only } = given;
  const wanted = (name: string): boolean => only === null || name.includes(only);
  const suites = [
    startUp(given),
    injection(given),
    hostDoor(given),
    cli(given),
    writing(given),
    reading(given),
    era(given),
    latency(given),
    large(given),
    schedule(given),
    search(given),
    stalls(given),
    idle(given),
    sweep(given),
    demo(given),
  ];
  const asked = suites.filter(({ names }) => names.some(wanted));
  if (asked.length === 0) {
    const names = suites.flatMap((suite) => suite.names);
    console.error(`bench: no name contains "${only}". There are:\n  ${names.join('\n  ')}`);
    process.exitCode = 1;
    return;
  }
  const rows: Row[] = [];
  for (const suite of asked) rows.push(...(await suite.run()).filter(({ name }) => wanted(name)));

  const machine = {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    electron: given.electronVersion,
    sqlite: sqliteVersion(),
  };
  console.log(`\n${formatTable(rows)}\n`);
  console.log(
    `${machine.platform}, ${machine.cores} cores (${machine.cpu}), Node ${machine.node}, ` +
      `Electron ${machine.electron}, SQLite ${machine.sqlite}; values are medians`,
  );
  const results = { at: new Date().toISOString(), quick: given.quick, machine, rows };
  writeFileSync(given.results, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`results: ${given.results}`);
}
