/** Time that passes when a test says so: a clock, and calls that are due at their moment. */
export class HandClock {
  #now: number;
  #due: { at: number; call: () => void }[] = [];

  /** @param start ms since 1970 */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** As a Watcher's `after`. */
  readonly after = (ms: number, call: () => void): (() => void) => {
    const entry = { at: this.#now + ms, call };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  };

  /** Lets this many ms go by, and everything due in them happen, in order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#due = this.#due.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.call();
    }
    this.#now = end;
  }
}
