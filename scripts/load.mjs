// `npm run load [-- --agents=20 --sessions=200 --messages=5000 --seconds=120]`: simulated agents under load.
import { mkdirSync } from 'node:fs';
import { build } from 'vite';
import { inProject } from './lib/paths.mjs';
import { reportStep, runScript, timed } from './lib/report.mjs';
import { show } from './lib/run.mjs';

const out = inProject('node_modules/.cache/load');

await runScript('load', async () => {
  mkdirSync(out, { recursive: true });
  const { milliseconds } = await timed(bundle);
  reportStep('load', 'build', milliseconds);
  const result = await show(process.execPath, [`${out}/main.mjs`, ...process.argv.slice(2)]);
  return result.code ?? 1;
});

/** Each process of the test as one script; vite itself is only mentioned by a helper that is not called. */
function bundle() {
  return build({
    root: inProject(),
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['better-sqlite3', 'vite'] },
    build: {
      ssr: true,
      outDir: out,
      target: 'node20.18',
      minify: false,
      rollupOptions: {
        input: {
          main: inProject('test/load/main.ts'),
          injector: inProject('test/load/injector.ts'),
          agent: inProject('src/play/agent/index.ts'),
          host: inProject('src/play/host/index.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
}
