import { mkdtempSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Builds a program from a TypeScript file, so that a test can run it as a separate process.
 * @param entry relative to the repository
 * @returns the program's path; it lies below node_modules so that packages are found
 */
export async function bundle(entry: string): Promise<string> {
  const cache = join(ROOT, 'node_modules/.cache/test');
  await mkdir(cache, { recursive: true });
  const outDir = mkdtempSync(join(cache, 'program-'));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    // One file, which also runs where no package is found; the native addon cannot be in it.
    resolve: { alias: { ssh2: join(ROOT, 'src/engine/no-ssh.ts') } },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'program.mjs', codeSplitting: false } },
    },
  });
  return join(outDir, 'program.mjs');
}

/**
 * Builds a script for a page from a TypeScript file.
 * @param entry relative to the repository
 * @returns the script's text, which is no module
 */
export async function bundleForPage(entry: string): Promise<string> {
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry: join(ROOT, entry), formats: ['iife'], name: 'page' },
    },
  });
  const outputs = Array.isArray(built) ? built.flatMap(({ output }) => output) : [];
  return outputs.map((output) => (output.type === 'chunk' ? output.code : '')).join('\n');
}
