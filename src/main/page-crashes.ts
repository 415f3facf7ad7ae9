/** A page that crashed is loaded again; one that crashes again and again is not, before somebody says so. */
const WITHIN_MS = 60_000;
const MOST = 3;

export class PageCrashes {
  #at: number[] = [];

  /** @param now ms, of a clock that only goes forward */
  note(now: number): 'reload' | 'ask' {
    this.#at = [...this.#at.filter((at) => now - at < WITHIN_MS), now];
    return this.#at.length > MOST ? 'ask' : 'reload';
  }

  /** Somebody wants it loaded again: it is counted anew. */
  forget(): void {
    this.#at = [];
  }
}
