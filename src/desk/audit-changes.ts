/**
 * What the entries of the audit log changed, as stored: a few rows with their entry, an import's thousands in
 * parts in a table of their own, so that main is never blocked by all of it at once.
 */
import type Database from 'better-sqlite3';
import { RowChange } from '../contract/entities/change.js';
import type { Slices } from '../store/slices.js';

/** In characters of JSON: what is written, synced, read and parsed in one go. */
const PART_CHARS = 128 * 1024;

/**
 * Splits the changes into texts, each a JSON array, which together hold all of them.
 * @returns at least one
 */
export function* toParts(changes: readonly RowChange[]): Slices<[string, ...string[]]> {
  const parts: string[] = [];
  let part: string[] = [];
  let size = 0;
  for (const change of changes) {
    const text = JSON.stringify(change);
    if (size > 0 && size + text.length > PART_CHARS) {
      parts.push(`[${part.join(',')}]`);
      [part, size] = [[], 0];
    }
    part.push(text);
    size += text.length;
    yield;
  }
  const last = `[${part.join(',')}]`;
  const [first, ...rest] = parts;
  return first === undefined ? [last] : [first, ...rest, last];
}

/** The parts of one entry after the first, which is stored in the entry itself. */
export class ChangeParts {
  readonly #next: Database.Statement<[number, number], { n: number; changes: string }>;
  readonly #insert: Database.Statement<[number, number, string]>;
  readonly #remove: Database.Statement<[number, number]>;

  constructor(readonly db: Database.Database) {
    this.#next = db.prepare('SELECT n, changes FROM entry_part WHERE entry = ? AND n > ? ORDER BY n LIMIT 1');
    this.#insert = db.prepare('INSERT OR REPLACE INTO entry_part (entry, n, changes) VALUES (?, ?, ?)');
    this.#remove = db.prepare(
      'DELETE FROM entry_part WHERE entry = ? AND n = (SELECT max(n) FROM entry_part WHERE entry = ?)',
    );
  }

  put(entry: number, n: number, changes: string): void {
    this.#insert.run(entry, n, changes);
  }

  /** Removes one of an entry's parts. @returns whether there was one */
  removeOne(entry: number): boolean {
    return this.#remove.run(entry, entry).changes > 0;
  }

  /** All parts of an entry in order, the first one too; none when there is no such entry. */
  *of(entry: number): Generator<string> {
    const first = this.db
      .prepare<[number], string>('SELECT changes FROM entry WHERE id = ?')
      .pluck()
      .get(entry);
    if (first === undefined) return;
    yield first;
    for (let n = 0; ; ) {
      const part = this.#next.get(entry, n);
      if (part === undefined) return;
      yield part.changes;
      n = part.n;
    }
  }

  /**
   * @param most no more than the first this many, where given
   * @returns what an entry changed
   */
  *read(entry: number, most: number = Number.POSITIVE_INFINITY): Slices<RowChange[]> {
    const changes: RowChange[] = [];
    for (const part of this.of(entry)) {
      const stored: unknown = JSON.parse(part);
      if (!Array.isArray(stored)) throw new Error(`Entry ${entry} of the audit log is damaged`);
      for (const one of stored) {
        if (changes.length >= most) return changes;
        changes.push(RowChange.parse(one));
        yield;
      }
    }
    return changes;
  }
}
