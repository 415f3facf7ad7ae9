// Builds the app if out/ is not what the sources make.
import { buildIfNeeded } from './lib/build.mjs';
import { runScript } from './lib/report.mjs';

await runScript('build', async () => {
  await buildIfNeeded('build');
  return 0;
});
