/** A page that crashes is reloaded; one that keeps crashing is not, until somebody says so. */
const WITHIN_MS = 60_000;
const MOST = 3;

export class PageCrashes {
  #at: number[] = [];

  /** @param now ms, of a monotonic clock */
  note(now: number): 'reload' | 'ask' {
    this.#at = [...this.#at.filter((at) => now - at < WITHIN_MS), now];
    return this.#at.length > MOST ? 'ask' : 'reload';
  }

  /** Somebody wants it reloaded: the count starts over. */
  forget(): void {
    this.#at = [];
  }
}
