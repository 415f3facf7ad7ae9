import type { QueryClient } from '@tanstack/react-query';
import type { SessionSummary } from '../../contract/entities/session.js';
import { MOST_SESSIONS_ASKED } from '../../contract/limits.js';
import { call } from './client.js';
import { keyOf } from './keys.js';

/** The list with these lines in place of the old ones; lines that were asked for and no longer exist are removed. */
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

/** Puts a session's line into the window's list, as a call has just returned it. */
export function setSessionLine(client: QueryClient, session: SessionSummary): void {
  client.setQueryData<SessionSummary[]>(keyOf('session.list'), (list) =>
    list === undefined ? list : withLines(list, [session.id], [session]),
  );
}

// This many at once are fetched faster as the whole list.
const MOST_LINES = 5 * MOST_SESSIONS_ASKED;
/** How long the lines rest after an answer; the reader looks at what is open ten times a second. */
const REST_MS = 100;
// A whole list that took this long is large: the window spends about as long on taking it in.
const SLOW_MS = 100;
const SLOW_REST_MS = 1000;
const LONGEST_REST_MS = 2000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Keeps the list of sessions up to date. Changed sessions are fetched by id and put into the existing list: ten
 * thousand sessions are megabytes, whose arrival costs the window some frames. One request at a time; what
 * changes meanwhile waits for the next, so a busy workspace cannot starve it. After an answer it rests for
 * twice as long as that took.
 */
export class SessionLines {
  #ids = new Set<string>();
  #all = false;
  #asking = false;

  constructor(private readonly client: QueryClient) {}

  /** @param ids the sessions whose line has changed, including new and removed ones; null when any may have */
  changed(ids: readonly string[] | null): void {
    if (ids === null) this.#all = true;
    else for (const id of ids) this.#ids.add(id);
    if (!this.#asking) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    while (this.#all || this.#ids.size > 0) {
      const began = performance.now();
      // Until there is a list there is nothing to put lines into.
      const whole =
        this.#all ||
        this.#ids.size > MOST_LINES ||
        this.client.getQueryData(keyOf('session.list')) === undefined;
      if (whole) await this.#askAll();
      else await this.#askSome([...this.#ids].slice(0, MOST_SESSIONS_ASKED));
      // Drawing the answer happens in the next turn, and is part of the cost.
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
    await this.client.invalidateQueries({ queryKey: keyOf('session.list') });
  }

  async #askSome(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#ids.delete(id);
    try {
      const found = await call('session.some', { sessionIds: [...ids] });
      this.client.setQueryData<SessionSummary[]>(keyOf('session.list'), (list) =>
        list === undefined ? list : withLines(list, ids, found),
      );
    } catch {
      // The whole list shows what is wrong, and how to go on.
      this.#all = true;
    }
  }
}
