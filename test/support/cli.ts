/** The console without a window, as scripts run it: a process of its own. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { build } from 'vite';
import { onTestFinished } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Cli {
  /** The script. */
  path: string;
  remove(): void;
}

/** Builds it, with the reader beside it, below node_modules, from where packages are found. */
export async function buildCli(): Promise<Cli> {
  const outDir = mkdtempSync(join(ROOT, 'node_modules/.child-'));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    define: { CONSOLE_VERSION: JSON.stringify('0.0.0-test') },
    resolve: { alias: { ssh2: join(ROOT, 'src/engine/no-ssh.ts') } },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: true,
      outDir,
      target: 'node20.18',
      minify: false,
      rolldownOptions: {
        input: { cli: join(ROOT, 'src/cli/index.ts'), reader: join(ROOT, 'src/reader/index.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  return { path: join(outDir, 'cli.js'), remove: () => rmSync(outDir, { recursive: true, force: true }) };
}

export interface Ran {
  code: number | null;
  /** What was said on standard output, a line each, parsed. */
  lines: unknown[];
  stderr: string;
}

/** Runs it to its end. */
export async function runCli(cli: Cli, args: readonly string[], input: string | Buffer = ''): Promise<Ran> {
  const child = spawn(process.execPath, [cli.path, ...args]);
  child.stdin.end(input);
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { code, stderr, lines: lines.map((line) => JSON.parse(line) as unknown) };
}

/** One that goes on: what it says, line by line, and a way to speak to it. It is killed when the test is done. */
export class CliProcess {
  readonly process: ChildProcessWithoutNullStreams;
  readonly exited: Promise<number | null>;
  #said: unknown[] = [];
  #heard = new Set<() => void>();

  constructor(cli: Cli, args: readonly string[]) {
    const child = spawn(process.execPath, [cli.path, ...args]);
    this.process = child;
    child.stdin.on('error', () => undefined);
    child.stderr.resume();
    this.exited = new Promise((done) => child.once('exit', (code) => done(code)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      // Of a line that a kill has cut short nobody knows what it said.
      try {
        this.#said.push(JSON.parse(line));
      } catch {
        return;
      }
      for (const heard of this.#heard) heard();
    });
    onTestFinished(() => void child.kill('SIGKILL'));
  }

  get said(): readonly unknown[] {
    return this.#said;
  }

  send(call: unknown): void {
    this.process.stdin.write(`${JSON.stringify(call)}\n`);
  }

  /** The first line that is wanted, said already or still to come; rejects when it ends before. */
  line<T = Record<string, unknown>>(wanted: (line: Record<string, unknown>) => boolean): Promise<T> {
    return new Promise((done, fail) => {
      const look = (): void => {
        const found = this.#said.find((line) => wanted(Object(line)));
        if (found === undefined) return;
        this.#heard.delete(look);
        done(found as T);
      };
      this.#heard.add(look);
      void this.exited.then((code) => fail(new Error(`It ended with ${code} without saying that`)));
      look();
    });
  }
}
