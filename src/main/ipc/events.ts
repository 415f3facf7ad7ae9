import type { WebContents } from 'electron';
import { EVENT } from '../../shared/channels.js';
import type { Changed, Chosen, Go, Noun } from '../../shared/contract.js';

/** Beyond this the whole list is fetched at once. */
const MOST_LISTED = 2_000;

/** Pushes `changed` to the window; whatever comes within one turn of the event loop goes out as one. */
export class ChangedPush {
  #nouns = new Set<Noun>();
  #sessions = new Set<string>();
  /** The sessions whose line in the list has changed; null: any may have. */
  #listed: Set<string> | null = new Set();
  /** Part of what is pending is about all sessions, so their list must stay empty. */
  #all = false;
  #scheduled = false;

  constructor(private readonly window: () => WebContents | null) {}

  /**
   * @param sessions what it is about; empty for all or none
   * @param listed which lines of the sessions list have changed, where that is not the same
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
    const contents = this.window();
    if (contents !== null && !contents.isDestroyed()) contents.send(EVENT, 'changed', payload);
  }
}

/** Takes the window to where somebody asked to go from outside it. */
export function sendGo(contents: WebContents, go: Go): void {
  if (!contents.isDestroyed()) contents.send(EVENT, 'go', go);
}

/** Tells the window which of its commands was chosen in the system's menu. */
export function sendChosen(contents: WebContents, chosen: Chosen): void {
  if (!contents.isDestroyed()) contents.send(EVENT, 'chosen', chosen);
}
