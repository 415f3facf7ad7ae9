/** Goes round a list, a few at each turn, so that each is visited once in a given number of turns. */
export class Round<T> {
  #members: readonly T[] = [];
  #at = 0;

  /**
   * @param turns in how many turns each is visited once
   * @param most at most this many per turn; a longer list takes more turns
   */
  constructor(
    private readonly turns: number,
    private readonly most: number,
  ) {}

  /** Continues at the same position in a new list. */
  replace(members: readonly T[]): void {
    this.#members = members;
    if (this.#at >= members.length) this.#at = 0;
  }

  /** Those whose turn it is. */
  take(): T[] {
    const count = Math.min(this.most, Math.ceil(this.#members.length / this.turns));
    const taken: T[] = [];
    for (let i = 0; i < count; i += 1) {
      const member = this.#members[this.#at];
      if (member !== undefined) taken.push(member);
      this.#at = (this.#at + 1) % this.#members.length;
    }
    return taken;
  }
}
