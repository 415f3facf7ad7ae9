import type { QueryClient } from '@tanstack/react-query';
import type { SessionSummary } from '../../contract/entities/session.js';
import { MOST_SESSIONS_ASKED } from '../../contract/limits.js';
import { call } from './client.js';
import { keys } from './keys.js';

/** The list with these lines in it instead of the old ones; lines that were asked for and are not there any more are gone. */
export function withLines(
  list: readonly SessionSummary[],
  asked: readonly string[],
  found: readonly SessionSummary[],
): SessionSummary[] {
  const lines = new Map(found.map((session) => [session.id, session]));
  const wanted = new Set(asked);
  const next = list.flatMap((old) => {
    if (!wanted.has(old.id)) return [old];
    const now = lines.get(old.id);
    lines.delete(old.id);
    return now ?? [];
  });
  return [...next, ...lines.values()];
}

/** Puts a session's line into the list that the window has, as a call has just answered it. */
export function setSessionLine(client: QueryClient, session: SessionSummary): void {
  client.setQueryData<SessionSummary[]>(keys.sessions, (list) =>
    list === undefined ? list : withLines(list, [session.id], [session]),
  );
}

// So many at once are had quicker by the whole list.
const MOST_LINES = 5 * MOST_SESSIONS_ASKED;
/** How long the lines rest after an answer; the reader looks at what is open ten times a second. */
const REST_MS = 100;
// A whole list that took this long is large: the window spends about as long on taking it in.
const SLOW_MS = 100;
const SLOW_REST_MS = 1000;
const LONGEST_REST_MS = 2000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Keeps the list of sessions true. What is named is asked for by id and put into the list that is there: ten
 * thousand sessions are megabytes, whose arrival costs the window some frames. One question at a time; what
 * changes meanwhile waits for the next, so a busy workspace cannot starve it. After an answer it rests for
 * twice as long as that took.
 */
export class SessionLines {
  #ids = new Set<string>();
  #all = false;
  #asking = false;

  constructor(private readonly client: QueryClient) {}

  /** @param ids the sessions that read differently, new and gone ones too; null when any may */
  changed(ids: readonly string[] | null): void {
    if (ids === null) this.#all = true;
    else for (const id of ids) this.#ids.add(id);
    if (!this.#asking) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    while (this.#all || this.#ids.size > 0) {
      const began = performance.now();
      // Before there is a list there is nothing to put lines into.
      const whole =
        this.#all || this.#ids.size > MOST_LINES || this.client.getQueryData(keys.sessions) === undefined;
      if (whole) await this.#askAll();
      else await this.#askSome([...this.#ids].slice(0, MOST_SESSIONS_ASKED));
      // What came is drawn in the next turn, and counts.
      await pause(0);
      const took = performance.now() - began;
      const least = whole && took > SLOW_MS ? SLOW_REST_MS : REST_MS;
      await pause(Math.max(least, Math.min(LONGEST_REST_MS, 2 * took)));
    }
    this.#asking = false;
  }

  async #askAll(): Promise<void> {
    this.#all = false;
    this.#ids.clear();
    await this.client.invalidateQueries({ queryKey: keys.sessions });
  }

  async #askSome(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#ids.delete(id);
    try {
      const found = await call('session.some', { sessionIds: [...ids] });
      this.client.setQueryData<SessionSummary[]>(keys.sessions, (list) =>
        list === undefined ? list : withLines(list, ids, found),
      );
    } catch {
      // The whole list shows what is wrong, and how to go on.
      this.#all = true;
    }
  }
}
