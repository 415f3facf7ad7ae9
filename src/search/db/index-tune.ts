/** How FTS5 keeps its own house: while the index is filled, and afterwards. */
import type { OwnDb } from '../../profile/own-db.js';

type Table = 'words' | 'parts';

/** How much of an index one step merges, in pages of it; a step takes up to 0.1 s. */
const STEP_PAGES = 500n;

export function tuneIn(db: OwnDb) {
  // Its settings refuse a number that is bound as a REAL.
  const command = (table: Table) =>
    db.prepare<[string, bigint]>(`INSERT INTO ${table} (${table}, rank) VALUES (?, ?)`);
  const of = { words: command('words'), parts: command('parts') };
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck();
  const changed = (work: () => void): number => {
    const before = changes.get() ?? 0;
    work();
    return (changes.get() ?? 0) - before;
  };
  return {
    /** Commits stay short while much is added: merging waits until `mergeStep`. */
    forFilling: (table: Table): void => {
      of[table].run('automerge', 0n);
      of[table].run('crisismerge', 1000n);
    },
    forFollowing: (table: Table): void => {
      of[table].run('automerge', 4n);
      of[table].run('crisismerge', 16n);
    },
    /**
     * Merges a piece, as one transaction.
     * @param begin true: all there is, down to one
     * @returns false when nothing is left to merge
     */
    mergeStep: (table: Table, begin: boolean): boolean =>
      changed(() => void of[table].run('merge', begin ? -STEP_PAGES : STEP_PAGES)) > 1,
  };
}
