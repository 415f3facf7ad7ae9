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
  #wake: () => void = () => undefined;
  #ended = false;

  constructor(child: ChildProcess) {
    if (child.stdout === null) throw new Error('The app has no standard output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('bench ')) return;
      this.#latest = { ...this.#latest, ...JSON.parse(line.slice('bench '.length)) };
      this.#wake();
    });
    child.once('exit', () => {
      this.#ended = true;
      this.#wake();
    });
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
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** The newest value of what is said again and again. */
  next(name: string, limitMs: number): Promise<number> {
    const { [name]: _, ...rest } = this.#latest;
    this.#latest = rest;
    return this.number(name, limitMs);
  }
}

/**
 * Starts an app, waits until it is interactive, measures, ends it.
 * @param ready CSS selector of what makes it usable
 * @param memory whether to wait until it is idle and weigh it
 */
export async function live(
  options: Options,
  app: { folder: string; args: readonly string[]; ready: string },
  memory: boolean,
): Promise<Life> {
  const metrics = memory && !canReadPss ? ['--bench-metrics'] : [];
  const args = [
    ...options.electronArgs,
    ...['-r', options.probe, app.folder, ...app.args, `--bench-ready=${app.ready}`, ...metrics],
  ];
  const spawnedAt = Date.now();
  const child = spawn(options.electron, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const lines = new Lines(child);
    const interactiveMs = (await lines.number('interactiveAt', INTERACTIVE_LIMIT_MS)) - spawnedAt;
    const weigh = async (): Promise<number> => {
      if (!canReadPss) return ((await lines.next('workingSetKb', INTERACTIVE_LIMIT_MS)) * 1024) / 1e6;
      await pause(LOOK_MS);
      return proportionalSetSizes(child.pid ?? 0).reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
    };
    return { interactiveMs, memoryMb: memory ? await settled(weigh) : null };
  } finally {
    await end(child);
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
