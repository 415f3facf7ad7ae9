/** What this window writes: in its order, so that it can be taken back in its order. */
import type { Input, Output, PreloadOnly, WritingMethod } from '../../contract/contract.js';
import type { WrittenEntry } from '../../contract/entities/audit.js';
import type { ErrorCode } from '../../contract/errors.js';
import { unwrap } from './client.js';

type Callable = Exclude<WritingMethod, PreloadOnly>;
export type Direction = 'undo' | 'redo';

/** Writes that have not been answered yet. */
const underWay = new Set<Promise<unknown>>();

/**
 * Entries of the audit log, oldest first, each with the sentence of the original request, even if the entry undid it.
 */
const entries: Record<Direction, { id: number; sentence: string }[]> = { undo: [], redo: [] };

/** Called as each write begins; what they return is called once it has succeeded. */
const followers = new Set<() => () => void>();

/** Follows the writes of this window: `begins` is called as one begins, and its result once it is done. */
export function followWrites(begins: () => () => void): () => void {
  followers.add(begins);
  return () => followers.delete(begins);
}

/**
 * Does something that ends in a write. Anything that asks what was written last waits for it: the row can be on
 * the screen before the answer is.
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

/** Calls a method that writes. Returns its value with its entry in the audit log. Throws a Refusal. */
export function write<M extends Callable>(
  method: M,
  input: Input<M>,
): Promise<{ value: Output<M>; entry: WrittenEntry | null }> {
  return writing(async () => {
    const result = await window.bridge.invoke(method, input);
    const value = unwrap(result);
    const entry = (result.ok && result.entry) || null;
    // A new write after an undo ends the chance to redo: history has branched.
    entries.redo = [];
    if (entry?.undoable === true) entries.undo.push({ id: entry.id, sentence: entry.sentence });
    return { value, entry };
  });
}

/** The result of undoing an entry. */
export interface TakenBack {
  /** Its own entry in the audit log, which can be undone in its turn. */
  entry: WrittenEntry | null;
  direction: Direction;
  /** What was undone or redone; null when that was not written from here. */
  sentence: string | null;
}

/** Refusals that last: what cannot be undone now never will be. After all others it can be tried again. */
const FINAL: ReadonlySet<ErrorCode> = new Set(['UNDO_CHANGED', 'UNDO_REFUSED', 'AUDIT_NOT_FOUND']);

/** Undoes an entry of the audit log. Throws a Refusal. */
export function takeBack(id: number): Promise<TakenBack> {
  const direction = entries.redo.some((entry) => entry.id === id) ? 'redo' : 'undo';
  const own = entries[direction].find((entry) => entry.id === id);
  // Removed while it is under way, so that nothing is undone twice.
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
 * Undoes the newest write of this window, or redoes the last undone one, once all pending writes are done; null
 * when there is none. Throws a Refusal.
 */
export async function takeBackNewest(direction: Direction): Promise<TakenBack | null> {
  while (underWay.size > 0) await Promise.allSettled(underWay);
  const last = entries[direction].at(-1);
  return last === undefined ? null : takeBack(last.id);
}

/** Whether it can still be undone from here. */
export function isStanding(id: number): boolean {
  return [...entries.undo, ...entries.redo].some((entry) => entry.id === id);
}

/** Another workspace is open: a key must not undo what was written into the last one. */
export function forgetWrites(): void {
  entries.undo = [];
  entries.redo = [];
}
