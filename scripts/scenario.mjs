// `npm run scenario -- <name or file> --workspace=<dir> [--speed=10|all]`: plays a scenario into a workspace of
// ours, which is made if there is none. `--demo` makes the demo workspace there, anew if it exists.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';
import { inProject } from './lib/paths.mjs';
import { Failure, note, reportStep, runScript, timed } from './lib/report.mjs';

const todo =
  'npm run scenario -- <name or file> --workspace=<dir> [--speed=10|all], or --demo --workspace=<dir>';

await runScript('scenario', async () => {
  const { values, positionals } = parseArgs({
    options: { workspace: { type: 'string' }, speed: { type: 'string' }, demo: { type: 'boolean' } },
    allowPositionals: true,
  });
  return withStore(async (store) => {
    const [source] = positionals;
    if (values.workspace === undefined || (source === undefined) === (values.demo !== true)) {
      for (const { name, title, steps } of store.scenario.listScenarios()) {
        note('scenario', `${name.padEnd(16)} ${title} (${steps} steps)`);
      }
      throw new Failure({
        what: 'Nothing was played.',
        why: 'it takes a workspace and a scenario, or --demo',
        todo,
      });
    }
    const dir = path.resolve(values.workspace);
    const work = values.demo
      ? () => store.demo.resetDemo(dir)
      : () => play(store, source, dir, speedOf(values.speed));
    const { value: outcome, milliseconds } = await timed(() => plainly(work));
    reportStep('scenario', `${outcome ?? 'made the demo'} in ${dir}`, milliseconds);
  });
});

function speedOf(text = '1') {
  const speed = text === 'all' ? Number.POSITIVE_INFINITY : Number(text);
  if (speed > 0) return speed;
  throw new Failure({ what: 'Nothing was played.', why: `--speed=${text} is no speed`, todo });
}

async function play({ scenario, demo, workspace }, source, dir, speed) {
  const script = scenario.loadScenario(source);
  if (!existsSync(dir) || readdirSync(dir).length === 0) demo.createEmptyDemo(dir);
  const ws = workspace.openWorkspace(dir);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  try {
    const onStep = (done, of, label) => note('scenario', `${`${done}/${of}`.padStart(7)} ${label}`);
    const { done, of } = await scenario.playScenario(ws, script, { speed, signal: stop.signal, onStep });
    return done === of ? 'played' : `stopped after ${done} of ${of} steps`;
  } finally {
    ws.close();
  }
}

/** A refusal of the store becomes a sentence for whoever typed the command. */
async function plainly(work) {
  try {
    return await work();
  } catch (error) {
    if (error?.name !== 'Refusal') throw error;
    const [what, ...why] = error.message.split(/(?<=[.:]) /);
    throw new Failure({ what, why: why.join(' '), todo: 'mend that, then run it again' });
  }
}

/** The store's own modules, through the dev server of the build: no second build of them, and no second copy. */
async function withStore(work) {
  const server = await createServer({
    root: inProject(),
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  try {
    const [scenario, demo, workspace] = await Promise.all(
      ['play/scenario/scenario', 'play/demo', 'store/workspace'].map((module) =>
        server.ssrLoadModule(`/src/${module}.ts`),
      ),
    );
    return await work({ scenario, demo, workspace });
  } finally {
    await server.close();
  }
}
