import type { WebContents } from 'electron';
import { EVENT } from '../../shared/channels.js';
import type { Changed, Noun } from '../../shared/contract.js';

/** Pushes `changed` to the window; what comes within one turn of the event loop goes out as one. */
export class ChangedPush {
  #nouns = new Set<Noun>();
  #sessions = new Set<string>();
  /** Some part of what is pending is about all sessions, so the list of them must stay empty. */
  #all = false;
  #scheduled = false;

  constructor(private readonly window: () => WebContents | null) {}

  push(nouns: readonly Noun[], sessions: readonly string[] = []): void {
    for (const noun of nouns) this.#nouns.add(noun);
    for (const id of sessions) this.#sessions.add(id);
    if (sessions.length === 0) this.#all = true;
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#send());
  }

  #send(): void {
    const payload: Changed = { nouns: [...this.#nouns], sessions: this.#all ? [] : [...this.#sessions] };
    this.#nouns = new Set();
    this.#sessions = new Set();
    this.#all = false;
    this.#scheduled = false;
    const contents = this.window();
    if (contents !== null && !contents.isDestroyed()) contents.send(EVENT, 'changed', payload);
  }
}
