/** What is to be written next, of several sessions: a commit costs as much as many rows. */
import type { Side, sessionsIn } from './db/index-session.js';
import { sourceOf } from './db/index-session.js';
import type { IndexWrite } from './db/index-write.js';
import type { SearchedSession } from './protocol.js';
import type { IndexedRow } from './row.js';

const MOST_ROWS = 2_000;
const MOST_UNITS = 8 * 1024 * 1024;

interface Part {
  given: SearchedSession;
  side: Side;
  removed: readonly number[];
  added: readonly IndexedRow[];
}

export class Batch {
  #parts: Part[] = [];
  /** Of sessions all of which is in the index once this is written. */
  #stamps: { given: SearchedSession; stamp: string }[] = [];
  #rows = 0;
  #units = 0;
  /** How many were written. */
  flushed = 0;

  /** @param changed told how many messages there are more */
  constructor(
    private readonly sessions: ReturnType<typeof sessionsIn>,
    private readonly write: IndexWrite,
    private readonly changed: (by: number) => void,
  ) {}

  get size(): number {
    return this.#rows + this.#stamps.length;
  }

  get isFull(): boolean {
    return this.#rows >= MOST_ROWS || this.#units >= MOST_UNITS;
  }

  add(given: SearchedSession, side: Side, removed: readonly number[], added: readonly IndexedRow[]): void {
    if (removed.length + added.length === 0) return;
    this.#parts.push({ given, side, removed, added });
    this.#rows += removed.length + added.length;
    this.#units += added.reduce((sum, { text }) => sum + text.length, 0);
  }

  stamp(given: SearchedSession, stamp: string): void {
    this.#stamps.push({ given, stamp });
  }

  /** Writes it, as a whole or not at all. */
  flush(): void {
    if (this.size === 0) return;
    const [parts, stamps] = [this.#parts, this.#stamps];
    this.drop();
    this.write.atOnce(() => {
      const changes = parts.map(({ given, side, removed, added }) => {
        const session = this.sessions.ensure(given.sessionId, given.agentGroupId);
        return { source: sourceOf(session, side), agent: session.agent, removed, added };
      });
      this.write.change(changes);
      for (const { given, stamp } of stamps) {
        this.sessions.setStamp(this.sessions.ensure(given.sessionId, given.agentGroupId), stamp);
      }
    });
    this.changed(parts.reduce((sum, { removed, added }) => sum + added.length - removed.length, 0));
    this.flushed += 1;
  }

  /** What it holds is read again. */
  drop(): void {
    this.#parts = [];
    this.#stamps = [];
    this.#rows = 0;
    this.#units = 0;
  }
}
