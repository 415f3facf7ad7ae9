import type { Changed, Noun } from '../contract/contract.js';

/** Beyond this the whole list is asked for at once. */
const MOST_LISTED = 2_000;

/** Tells whoever listens what has changed; what comes within one turn of the event loop goes out as one. */
export class ChangedPush {
  #nouns = new Set<Noun>();
  #sessions = new Set<string>();
  /** The sessions that read differently in the list; null: any may. */
  #listed: Set<string> | null = new Set();
  /** Some part of what is pending is about all sessions, so the list of them must stay empty. */
  #all = false;
  #scheduled = false;

  constructor(private readonly send: (changed: Changed) => void) {}

  /**
   * @param sessions what it is about; empty for all or none
   * @param listed which lines of the sessions list are others now, where that is not the same
   */
  push(
    nouns: readonly Noun[],
    sessions: readonly string[] = [],
    listed: readonly string[] | null = sessions.length === 0 ? null : sessions,
  ): void {
    for (const noun of nouns) this.#nouns.add(noun);
    for (const id of sessions) this.#sessions.add(id);
    if (sessions.length === 0) this.#all = true;
    if (listed === null) this.#listed = null;
    else for (const id of listed) this.#listed?.add(id);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#send());
  }

  #send(): void {
    const payload: Changed = {
      nouns: [...this.#nouns],
      sessions: this.#all ? [] : [...this.#sessions],
      listed: this.#listed === null || this.#listed.size > MOST_LISTED ? null : [...this.#listed],
    };
    this.#nouns = new Set();
    this.#sessions = new Set();
    this.#listed = new Set();
    this.#all = false;
    this.#scheduled = false;
    this.send(payload);
  }
}
