import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { inProject, onPath } from '../lib/paths.mjs';
import { note, reportStep, timed } from '../lib/report.mjs';
import { capture } from '../lib/run.mjs';

const source = inProject('native/plain-open.c');
/** Where src/store/db/plain-open.ts looks for it. */
export const plainOpen = inProject('node_modules/.session-console/plain-open.so');

/**
 * Compiles the guard that keeps SQLite from blocking on a FIFO (docs/adr/0026). Without a compiler the console
 * still works, and says what it lacks.
 */
export async function installPlainOpen() {
  if (process.platform !== 'linux' || isNewer(plainOpen, source)) return;
  const compiler = ['cc', 'gcc', 'clang'].find(onPath);
  if (!compiler) {
    note('set-up', 'no C compiler: a container could hold the console up with a FIFO in a session’s folder');
    return;
  }
  const { value: result, milliseconds } = await timed(() => compile(compiler));
  if (result.code === 0) reportStep('set-up', 'guard of SQLite’s opens (compiled)', milliseconds);
  else note('set-up', `the guard of SQLite’s opens was not compiled: ${result.output.trim().slice(0, 300)}`);
}

async function compile(compiler) {
  mkdirSync(path.dirname(plainOpen), { recursive: true });
  const made = `${plainOpen}.${process.pid}`;
  const headers = inProject('node_modules/better-sqlite3/deps/sqlite3');
  const args = ['-O2', '-shared', '-fPIC', '-I', headers, '-o', made, source];
  const result = await capture(compiler, args, { cwd: inProject(), limit: 60_000 });
  if (result.code === 0) renameSync(made, plainOpen);
  return result;
}

function isNewer(file, than) {
  return existsSync(file) && statSync(file).mtimeMs > statSync(than).mtimeMs;
}
