/** One life of an Electron app: started, interactive, settled, ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Options } from './options.js';
import { proportionalSetSizes } from './process-tree.js';

const INTERACTIVE_LIMIT_MS = 60_000;
const QUIT_LIMIT_MS = 10_000;
const LOOK_MS = 500;
/** Settled: this many looks in a row differ from the one before by less than a hundredth. */
const STILL_LOOKS = 3;
const LOOKS_LIMIT = 16;

/** Chromium's sandboxed children may be looked into by root alone. */
export const canReadPss = process.platform === 'linux' && process.getuid?.() === 0;

export interface Life {
  /** From spawn to the first frame that a person can use, ms. */
  interactiveMs: number;
  /** All processes together when idle, MB; null when it was not asked for. */
  memoryMb: number | null;
}

class Lines {
  #latest: Record<string, number> = {};
  /** The largest value of each since `forget`. */
  #largest: Record<string, number> = {};
  /** Those that wait for a line. */
  readonly #waiting = new Set<() => void>();
  #ended = false;

  constructor(child: ChildProcess) {
    if (child.stdout === null) throw new Error('The app has no standard output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('bench ')) return;
      const said: Record<string, number> = JSON.parse(line.slice('bench '.length));
      this.#latest = { ...this.#latest, ...said };
      for (const [name, value] of Object.entries(said)) {
        this.#largest[name] = Math.max(value, this.#largest[name] ?? value);
      }
      this.#wake();
    });
    child.once('exit', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** @throws Error when the app ends or is silent for too long */
  async number(name: string, limitMs: number): Promise<number> {
    const timer = setTimeout(() => this.#wake(), limitMs);
    const until = performance.now() + limitMs;
    try {
      for (;;) {
        const value = this.#latest[name];
        if (value !== undefined) return value;
        if (this.#ended) throw new Error(`The app ended before it said ${name}`);
        if (performance.now() >= until) throw new Error(`The app did not say ${name} in ${limitMs} ms`);
        await new Promise<void>((resolve) => this.#waiting.add(resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  forget(): void {
    this.#largest = {};
  }

  largest(name: string): number {
    return this.#largest[name] ?? Number.NaN;
  }

  /** The newest value of something that is reported repeatedly. */
  next(name: string, limitMs: number): Promise<number> {
    const { [name]: _, ...rest } = this.#latest;
    this.#latest = rest;
    return this.number(name, limitMs);
  }
}

export interface App {
  folder: string;
  /** What is loaded before its own main, besides the probe. */
  alsoLoads?: readonly string[];
  args: readonly string[];
  /** CSS selector of what makes it usable. */
  ready: string;
}

/** An app that runs and is interactive. */
export interface Running {
  readonly pid: number;
  /** From spawn to the first frame that a person can use, ms. */
  readonly interactiveMs: number;
  /**
   * Runs a script in the page that yields a number; for an app that was started with `--bench-commands`.
   * @throws Error when it does not within `limitMs`
   */
  evaluate(script: string, limitMs: number): Promise<number>;
  /** The newest value of something it reports repeatedly. */
  next(name: string): Promise<number>;
  /** The largest value of something it reports repeatedly, among those reported while `work` runs. */
  largestDuring(name: string, work: () => Promise<unknown>): Promise<number>;
  end(): Promise<void>;
}

/** Starts an app and waits until it is interactive. */
export async function start(options: Options, app: App): Promise<Running> {
  const args = [
    ...options.electronArgs,
    ...[
      '-r',
      options.probe,
      ...(app.alsoLoads ?? []).flatMap((script) => ['-r', script]),
      app.folder,
      ...app.args,
      `--bench-ready=${app.ready}`,
    ],
  ];
  const spawnedAt = Date.now();
  const child = spawn(options.electron, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = new Lines(child);
  let commands = 0;
  try {
    const interactiveMs = (await lines.number('interactiveAt', INTERACTIVE_LIMIT_MS)) - spawnedAt;
    return {
      ...{ pid: child.pid ?? 0, interactiveMs, end: () => end(child) },
      next: (name) => lines.next(name, INTERACTIVE_LIMIT_MS),
      largestDuring: async (name, work) => {
        // What it reports next began before.
        await lines.next(name, INTERACTIVE_LIMIT_MS);
        lines.forget();
        await work();
        await lines.next(name, INTERACTIVE_LIMIT_MS);
        return lines.largest(name);
      },
      evaluate: (script, limitMs) => {
        commands += 1;
        const name = `command${commands}`;
        child.stdin?.write(`${JSON.stringify({ name, script })}\n`);
        return lines.number(name, limitMs);
      },
    };
  } catch (error) {
    await end(child);
    throw error;
  }
}

/**
 * Starts an app, waits until it is interactive, measures, ends it.
 * @param memory whether to wait until it is idle and weigh it
 */
export async function live(options: Options, app: App, memory: boolean): Promise<Life> {
  const metrics = memory && !canReadPss ? ['--bench-metrics'] : [];
  const running = await start(options, { ...app, args: [...app.args, ...metrics] });
  try {
    const weigh = async (): Promise<number> => {
      if (!canReadPss) return ((await running.next('workingSetKb')) * 1024) / 1e6;
      await pause(LOOK_MS);
      return proportionalSetSizes(running.pid).reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
    };
    return { interactiveMs: running.interactiveMs, memoryMb: memory ? await settled(weigh) : null };
  } finally {
    await running.end();
  }
}

async function settled(weigh: () => Promise<number>): Promise<number> {
  let last = await weigh();
  let still = 0;
  for (let look = 0; look < LOOKS_LIMIT && still < STILL_LOOKS; look += 1) {
    const now = await weigh();
    still = Math.abs(now - last) < last / 100 ? still + 1 : 0;
    last = now;
  }
  return last;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const timer = setTimeout(() => child.kill('SIGKILL'), QUIT_LIMIT_MS);
  child.kill('SIGTERM');
  await gone;
  clearTimeout(timer);
}
