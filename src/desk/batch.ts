import type { BatchProgress } from '../contract/entities/batch.js';
import { Refusal } from '../contract/errors.js';

/** What one batch is given while it runs. */
export interface BatchRun {
  signal: AbortSignal;
  onProgress(progress: { done: number; total: number }): void;
}

interface Running {
  abort: AbortController;
  progress: NonNullable<BatchProgress>;
  /** Settles when it has ended, in whatever way. */
  ended: Promise<void>;
}

/** The one batch of messages that may be written at a time: its progress, and its cancelling. */
export class Batch {
  #running: Running | null = null;

  /** @param changed called whenever `progress` changes */
  constructor(private readonly changed: () => void) {}

  get progress(): BatchProgress {
    return this.#running?.progress ?? null;
  }

  /** Stops it before its next chunk; the one that is being written is finished. */
  cancel(): void {
    const running = this.#running;
    if (running === null || running.abort.signal.aborted) return;
    running.abort.abort();
    this.#show(running, { cancelling: true });
  }

  /** Stops it and waits until it has ended: nothing is written after that. */
  async end(): Promise<void> {
    this.cancel();
    await this.#running?.ended;
  }

  /** @throws BATCH_RUNNING */
  refuseRunning(): void {
    if (this.#running !== null) throw Refusal.of('BATCH_RUNNING', {});
  }

  /**
   * @param work the number of messages is known once it reports it
   * @throws BATCH_RUNNING
   */
  async run<T>(work: (run: BatchRun) => Promise<T>): Promise<T> {
    this.refuseRunning();
    const progress = { done: 0, total: 0, cancelling: false };
    const running: Running = { abort: new AbortController(), progress, ended: Promise.resolve() };
    this.#running = running;
    this.changed();
    const working = this.#work(running, work);
    const nothing = (): void => undefined;
    running.ended = working.then(nothing, nothing);
    return working;
  }

  async #work<T>(running: Running, work: (run: BatchRun) => Promise<T>): Promise<T> {
    try {
      return await work({
        signal: running.abort.signal,
        onProgress: (next) => this.#show(running, next),
      });
    } finally {
      this.#running = null;
      this.changed();
    }
  }

  #show(running: Running, next: Partial<Running['progress']>): void {
    running.progress = { ...running.progress, ...next };
    this.changed();
  }
}
