// `npm run -s console -- <method> '<json>'`: one method of the contract without a window. Standard output is the
// answer's alone: what set-up and the build have to say goes to standard error.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { isBuilt } from './lib/build.mjs';
import { inProject } from './lib/paths.mjs';

if (!existsSync(inProject('node_modules/better-sqlite3'))) run('setup.mjs');
if (!isBuilt()) run('build.mjs');
await import(pathToFileURL(inProject('out/main/cli.js')).href);

function run(script) {
  const { status } = spawnSync(process.execPath, [inProject('scripts', script)], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(2);
}
