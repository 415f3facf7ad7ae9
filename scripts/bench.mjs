// `npm run bench`: measures against floors of the same run, prints a table, writes bench-results.json.
// Usage: npm run bench -- [--only=<part of a row's name>] [--quick]
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { buildIfNeeded } from './lib/build.mjs';
import { onSomeDisplay } from './lib/display.mjs';
import { inProject } from './lib/paths.mjs';
import { Failure, note, reportStep, runScript, seconds, timed } from './lib/report.mjs';
import { capture, show } from './lib/run.mjs';
import { electronBinary, electronVersion } from './setup/electron.mjs';

/** Below node_modules, from where packages are found, and on the checkout's disk, which is what is measured. */
const cache = inProject('node_modules/.cache/bench');
const limit = 10 * 60_000;

await runScript('bench', async () => {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
  });
  const electron = electronBinary();
  if (!electron) {
    throw new Failure({
      what: 'There is no Electron in node_modules.',
      why: 'set-up has not run, or something was removed since',
      todo: 'run npm run bench (which begins with set-up), not this script alone',
    });
  }
  await buildIfNeeded('bench');
  const { milliseconds } = await timed(buildBench);
  reportStep('bench', 'build of the bench and its hello-world', milliseconds);

  const scratch = mkdtempSync(path.join(cache, 'run-'));
  const options = {
    electron,
    electronVersion: electronVersion(),
    // Chromium refuses its sandbox to root, and only to root.
    electronArgs: process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : [],
    consoleApp: inProject(),
    helloApp: path.join(cache, 'hello'),
    probe: path.join(cache, 'probe.cjs'),
    stalls: path.join(cache, 'stalls-probe.cjs'),
    reader: inProject('out/main/reader.js'),
    scratch,
    results: inProject('bench-results.json'),
    only: values.only ?? null,
    quick: values.quick,
  };
  try {
    return await measure(options);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

async function measure(options) {
  const job = [path.join(cache, 'main.mjs'), JSON.stringify(options)];
  const [program, args] = onSomeDisplay(process.execPath, job);
  const { value: result, milliseconds } = await timed(() => show(program, args, { limit, ownGroup: true }));
  if (result.timedOut) {
    throw new Failure({
      what: 'The bench was ended.',
      why: `it had not finished after ${seconds(limit)}`,
      todo: 'run a part of it with --only=<part of a name>, or all of it with --quick',
    });
  }
  reportStep('bench', 'measuring', milliseconds);
  return result.code ?? 1;
}

async function buildBench() {
  mkdirSync(cache, { recursive: true });
  await bundle('main.ts', 'main.mjs', 'es');
  // Read beside the bundle by test/support/eras.ts.
  cpSync(inProject('test/support/eras'), path.join(cache, 'eras'), { recursive: true });
  await bundle('probe.ts', 'probe.cjs', 'cjs');
  await bundle('stalls-probe.ts', 'stalls-probe.cjs', 'cjs');
  const config = inProject('test/bench/hello/electron.vite.config.ts');
  const result = await capture(
    process.execPath,
    [inProject('node_modules/electron-vite/bin/electron-vite.js'), 'build', '--config', config],
    { cwd: inProject() },
  );
  if (result.code !== 0) {
    note('bench', result.output.trim());
    throw new Failure({
      what: 'The hello-world could not be built.',
      why: 'electron-vite build failed; its output is above.',
      todo: 'mend what it names, then run this again',
    });
  }
  const manifest = { name: 'hello', version: '1.0.0', type: 'module', main: 'main/index.js' };
  writeFileSync(path.join(cache, 'hello/package.json'), JSON.stringify(manifest));
}

/** One file of test/bench, for plain Node or for Electron's main. */
function bundle(entry, name, format) {
  return build({
    root: inProject(),
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['better-sqlite3', 'electron'] },
    build: {
      ssr: inProject('test/bench', entry),
      outDir: cache,
      emptyOutDir: false,
      target: 'node20.18',
      minify: false,
      rollupOptions: { output: { format, entryFileNames: name } },
    },
  });
}
