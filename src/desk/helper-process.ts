import type { Child, StartChild } from './child.js';

interface HelperDeps<Report> {
  start: StartChild;
  script: string;
  /** What the system's process list calls it. */
  serviceName: string;
  /** null for what it cannot have sent. */
  parse(message: unknown): Report | null;
  hear(report: Report): void;
  /** It has ended, by itself or because it was asked to. */
  onEnd(): void;
}

/** A process of ours that plays a role: at most one at a time, started and stopped as often as wanted. */
export class HelperProcess<Report extends { type: string }, Command> {
  #child: Child | null = null;

  constructor(private readonly deps: HelperDeps<Report>) {}

  get running(): boolean {
    return this.#child !== null;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /**
   * Starts it and waits for its report `ready`.
   * @throws Error when it ends before that, with what it reported last
   */
  async start(args: string[]): Promise<void> {
    const { start, script, serviceName, parse, hear, onEnd } = this.deps;
    const child = start(script, { args, serviceName });
    this.#child = child;
    return new Promise((resolve, reject) => {
      let why = '';
      child.onMessage((message) => {
        const report = parse(message);
        if (report === null || this.#child !== child) return;
        if (report.type === 'error' && 'message' in report) why = `: ${String(report.message)}`;
        hear(report);
        if (report.type === 'ready') resolve();
      });
      child.onExit((code) => {
        if (this.#child === child) {
          this.#child = null;
          onEnd();
        }
        reject(new Error(`it ended with code ${code} before it was ready${why}`));
      });
    });
  }

  /** Dropped when it does not run. */
  tell(command: Command): void {
    this.#child?.postMessage(command);
  }

  /** Asks it to stop and waits until it is gone; after `patienceMs` it is killed. */
  async stop(command: Command, patienceMs = 3000): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => child.onExit(() => resolve()));
    child.postMessage(command);
    const timer = setTimeout(() => child.kill(), patienceMs);
    await gone;
    clearTimeout(timer);
  }
}
