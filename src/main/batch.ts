import type { BatchProgress } from '../shared/entities/batch.js';
import { Refusal } from '../shared/errors.js';

/** What one batch is told while it runs. */
export interface BatchRun {
  signal: AbortSignal;
  onProgress(progress: { done: number; total: number }): void;
}

/** The one batch of messages that may be written at a time: how far it is, and its end before time. */
export class Batch {
  #running: { abort: AbortController; progress: BatchProgress } | null = null;

  /** @param changed told whenever `progress` is another one */
  constructor(private readonly changed: () => void) {}

  get progress(): BatchProgress {
    return this.#running?.progress ?? null;
  }

  /** Stops it before its next chunk; the one that is being written is finished. */
  cancel(): void {
    this.#running?.abort.abort();
  }

  /** @throws BATCH_RUNNING */
  async run<T>(total: number, work: (run: BatchRun) => Promise<T>): Promise<T> {
    if (this.#running !== null) throw Refusal.of('BATCH_RUNNING', {});
    const running = { abort: new AbortController(), progress: { done: 0, total } };
    this.#running = running;
    this.changed();
    try {
      return await work({
        signal: running.abort.signal,
        onProgress: (progress) => {
          running.progress = progress;
          this.changed();
        },
      });
    } finally {
      this.#running = null;
      this.changed();
    }
  }
}
