/** What this window writes: in its order, so that it can be taken back in its order. */
import type { Input, Output, PreloadOnly, WritingMethod } from '../../contract/contract.js';
import type { WrittenEntry } from '../../contract/entities/audit.js';
import type { ErrorCode } from '../../contract/errors.js';
import { unwrap } from './client.js';

type Callable = Exclude<WritingMethod, PreloadOnly>;
export type Direction = 'undo' | 'redo';

/** What is being written and has not been answered yet. */
const underWay = new Set<Promise<unknown>>();

/** Entries of the audit log, oldest first, with what was asked for first: also where one took that back. */
const entries: Record<Direction, { id: number; sentence: string }[]> = { undo: [], redo: [] };

/** Asked as each write begins; what they answer is called once it has gone well. */
const followers = new Set<() => () => void>();

/** Follows the writes of this window: `begins` is asked as one begins, and its answer called once it is done. */
export function followWrites(begins: () => () => void): () => void {
  followers.add(begins);
  return () => followers.delete(begins);
}

/**
 * Does something that ends in a write. Whoever asks what was written last waits for it: the row can be on the
 * screen before the answer is.
 */
export function writing<T>(work: () => Promise<T>): Promise<T> {
  const wentWell = [...followers].map((begins) => begins());
  const done = work();
  underWay.add(done);
  const end = () => underWay.delete(done);
  done.then(() => {
    end();
    for (const each of wentWell) each();
  }, end);
  return done;
}

/** Calls a method that writes. With its value comes its entry in the audit log. Throws a Refusal. */
export function write<M extends Callable>(
  method: M,
  input: Input<M>,
): Promise<{ value: Output<M>; entry: WrittenEntry | null }> {
  return writing(async () => {
    const result = await window.bridge.invoke(method, input);
    const value = unwrap(result);
    const entry = (result.ok && result.entry) || null;
    // Another write after one that was taken back is another course of things.
    entries.redo = [];
    if (entry?.undoable === true) entries.undo.push({ id: entry.id, sentence: entry.sentence });
    return { value, entry };
  });
}

/** What taking an entry back came to. */
export interface TakenBack {
  /** Its own entry in the audit log, which can be taken back in its turn. */
  entry: WrittenEntry | null;
  direction: Direction;
  /** What was undone or done again; null when that was not written from here. */
  sentence: string | null;
}

/** Refusals that stay: what cannot be taken back now never will be. After all others it can be tried again. */
const FINAL: ReadonlySet<ErrorCode> = new Set(['UNDO_CHANGED', 'UNDO_REFUSED', 'AUDIT_NOT_FOUND']);

/** Takes an entry of the audit log back. Throws a Refusal. */
export function takeBack(id: number): Promise<TakenBack> {
  const direction = entries.redo.some((entry) => entry.id === id) ? 'redo' : 'undo';
  const own = entries[direction].find((entry) => entry.id === id);
  // Not while it is under way: nothing is taken back twice.
  entries[direction] = entries[direction].filter((entry) => entry !== own);
  return writing(async () => {
    const result = await window.bridge.invoke('audit.undo', { id });
    if (!result.ok && own !== undefined && !FINAL.has(result.error.code)) {
      entries[direction] = [...entries[direction], own].sort((one, other) => one.id - other.id);
    }
    unwrap(result);
    const entry = (result.ok && result.entry) || null;
    if (entry?.undoable === true) {
      const back = { id: entry.id, sentence: own?.sentence ?? entry.sentence };
      entries[direction === 'undo' ? 'redo' : 'undo'].push(back);
    }
    return { entry, direction, sentence: own?.sentence ?? null };
  });
}

/**
 * Takes the newest write of this window back, or does the last one again, once all that is being written is
 * written; null when there is none. Throws a Refusal.
 */
export async function takeBackNewest(direction: Direction): Promise<TakenBack | null> {
  while (underWay.size > 0) await Promise.allSettled(underWay);
  const last = entries[direction].at(-1);
  return last === undefined ? null : takeBack(last.id);
}

/** Whether it can still be taken back from here. */
export function isStanding(id: number): boolean {
  return [...entries.undo, ...entries.redo].some((entry) => entry.id === id);
}

/** Another workspace is open: what was written into the last one is not undone by a key. */
export function forgetWrites(): void {
  entries.undo = [];
  entries.redo = [];
}
