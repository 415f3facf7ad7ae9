// `electron-vite build`, only when its result would differ.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inProject } from './paths.mjs';
import { Failure, reportStep, timed } from './report.mjs';
import { capture } from './run.mjs';

const sources = [
  'src',
  'scenarios',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.base.json',
];
const stampFile = inProject('out', '.built-from');

/** Builds if out/ is missing, was made from other sources, or has been written by someone else since. */
export async function buildIfNeeded(area) {
  if (isBuilt()) return;
  const { value: result, milliseconds } = await timed(() =>
    capture(process.execPath, [inProject('node_modules/electron-vite/bin/electron-vite.js'), 'build'], {
      cwd: inProject(),
    }),
  );
  if (result.code !== 0) {
    console.error(result.output.trim());
    throw new Failure({
      what: 'The app could not be built.',
      why: 'electron-vite build failed; its output is above.',
      todo: 'mend the sources it names, then run this again',
    });
  }
  writeFileSync(stampFile, fingerprint());
  reportStep(area, 'build', milliseconds);
}

/** Whether out/ is what the sources make. */
export function isBuilt() {
  try {
    return readFileSync(stampFile, 'utf8') === fingerprint();
  } catch {
    return false;
  }
}

/** Names, sizes and mtimes of the inputs, and of the output's entry: `dev` writes there too. */
function fingerprint() {
  const hash = createHash('sha256');
  const { main } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  for (const name of [...sources, main]) addTo(hash, inProject(name));
  return hash.digest('hex');
}

function addTo(hash, file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return;
  if (stat.isDirectory()) {
    for (const name of readdirSync(file).sort()) addTo(hash, path.join(file, name));
  } else {
    hash.update(`${file}\0${stat.size}\0${stat.mtimeMs}\n`);
  }
}
