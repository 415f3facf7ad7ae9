/** Runs one of our processes under plain Node: bundled first, like the product. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

export interface Bundle {
  /** The script to run. */
  path: string;
  remove(): void;
}

/**
 * Bundles an entry, e.g. `src/play/agent/index.ts`, into a folder of its own below node_modules, from
 * where the native addon is found.
 */
export async function bundleEntry(entry: string): Promise<Bundle> {
  const outDir = mkdtempSync(join(root, 'node_modules/.child-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: resolve(root, entry),
      outDir,
      target: 'node20.18',
      minify: false,
      rollupOptions: { output: { format: 'es', entryFileNames: 'entry.mjs' } },
    },
  });
  return { path: join(outDir, 'entry.mjs'), remove: () => rmSync(outDir, { recursive: true, force: true }) };
}

/** A child with an IPC channel, and everything that it has said so far. */
export interface Child {
  process: ChildProcess;
  said: unknown[];
  /** Its standard error, for the message of a test that fails. */
  stderr(): string;
  /** Resolves when it is gone. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts a bundled entry in a Node child. */
export function startChild(script: string, args: readonly string[]): Child {
  const child = fork(script, [...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  const said: unknown[] = [];
  let stderr = '';
  child.on('message', (message) => said.push(message));
  child.stderr?.on('data', (bytes: Buffer) => {
    stderr += bytes.toString('utf8');
  });
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) => {
    child.on('exit', (code, signal) => done({ code, signal }));
  });
  return { process: child, said, stderr: () => stderr, exited };
}

/**
 * Polls `ask` until it returns something other than undefined.
 * @throws after `limitMs`, with `what` it waited for
 */
export async function waitFor<T>(what: string, ask: () => T | undefined, limitMs = 25_000): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const got = ask();
    if (got !== undefined) return got;
    if (performance.now() > end) throw new Error(`Waited ${limitMs} ms in vain for ${what}`);
    await new Promise((go) => setTimeout(go, 50));
  }
}
