/** So long what another process said meanwhile is heard before it is judged. */
const HEARING_MS = 100;

/**
 * A time that another process must keep. When we were busy ourselves as it ran out, what the other said
 * meanwhile lies waiting and is heard first: it may call `refresh` or `end`.
 */
export class Limit {
  readonly #timer: NodeJS.Timeout;
  #hearing: NodeJS.Timeout | null = null;

  /** @param over called once, when `ms` have gone by since the making or the last `refresh` */
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
