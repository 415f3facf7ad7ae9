/** How long pending messages from another process are heard before it is judged. */
const HEARING_MS = 100;

/**
 * A deadline that another process must meet. If we were busy ourselves when it ran out, what the other said
 * meanwhile is still queued and is heard first: it may call `refresh` or `end`.
 */
export class Limit {
  readonly #timer: NodeJS.Timeout;
  #hearing: NodeJS.Timeout | null = null;

  /** @param over called once, when `ms` have passed since creation or the last `refresh` */
  constructor(ms: number, over: () => void) {
    this.#timer = setTimeout(() => {
      this.#hearing = setTimeout(over, HEARING_MS);
    }, ms);
  }

  refresh(): void {
    if (this.#hearing !== null) clearTimeout(this.#hearing);
    this.#timer.refresh();
  }

  end(): void {
    clearTimeout(this.#timer);
    if (this.#hearing !== null) clearTimeout(this.#hearing);
  }
}
