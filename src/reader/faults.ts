/** Which sessions hung or killed a reader. They are set aside until their files change or a person tries again. */
import type { ErrorData } from '../contract/errors.js';
import type { Unreadable } from './protocol.js';

/** A session is set aside once two readers died over it: one may have died of something else. */
const DEATHS = 2;
const LONGEST_REST_MS = 10 * 60_000;

interface Fault {
  readonly error: ErrorData;
  readonly files: string | null;
  readonly notBefore: number;
}

export class Faults {
  readonly #aside = new Map<string, Fault>();
  readonly #deaths = new Map<string, number>();
  /** How often each was set aside since it was last read. */
  readonly #times = new Map<string, number>();
  /** The last stamp of each session's files that a reader reported before reading them. */
  readonly #stamps = new Map<string, string>();
  /** Those that a person has been told about. */
  readonly #told = new Set<string>();

  /** @param restMs how long a session is left alone at least, even if its files change; doubled each time */
  constructor(
    private readonly clock: { now(): number },
    private readonly restMs: number,
  ) {}

  /** Why it is set aside; undefined when it is not. */
  of(session: string): ErrorData | undefined {
    return this.#aside.get(session)?.error;
  }

  /** A reader is about to read it. */
  reading(session: string, files: string): void {
    this.#stamps.set(session, files);
  }

  /** A reader died while reading it. @returns whether that counts as the session's fault */
  died(session: string): boolean {
    const deaths = (this.#deaths.get(session) ?? 0) + 1;
    this.#deaths.set(session, deaths);
    return deaths >= DEATHS;
  }

  /**
   * Sets it aside.
   * @returns whether a person is to be told: once, and again after they have tried again
   */
  setAside(session: string, error: ErrorData): boolean {
    const times = this.#times.get(session) ?? 0;
    this.#times.set(session, times + 1);
    const files = this.#stamps.get(session) ?? null;
    const restMs = Math.min(LONGEST_REST_MS, this.restMs * 2 ** times);
    this.#aside.set(session, { error, files, notBefore: this.clock.now() + restMs });
    if (this.#told.has(session)) return false;
    this.#told.add(session);
    return true;
  }

  /** It was read: whatever was wrong no longer is. */
  wasRead(session: string): void {
    this.#aside.delete(session);
    this.#deaths.delete(session);
    this.#times.delete(session);
    this.#told.delete(session);
  }

  /** A person wants it read again. @returns whether it was set aside */
  retry(session: string): boolean {
    const was = this.#aside.has(session);
    if (was) this.wasRead(session);
    return was;
  }

  /** Forgets all other sessions. */
  keep(ids: ReadonlySet<string>): void {
    for (const map of [this.#aside, this.#deaths, this.#times, this.#stamps, this.#told]) {
      for (const id of map.keys()) if (!ids.has(id)) map.delete(id);
    }
  }

  /** All that are set aside, for a reader that must not read them. */
  list(): [string, Unreadable][] {
    return [...this.#aside].map(([id, { error, files, notBefore }]) => [
      id,
      { code: error.code, message: error.message, files, notBefore },
    ]);
  }
}
