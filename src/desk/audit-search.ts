/** How the audit log is searched, and what of an entry's changes is kept to be searched. */
import type { AuditEntry } from '../contract/entities/audit.js';
import type { RowChange } from '../contract/entities/change.js';
import type { OwnDb } from '../profile/own-db.js';
import { fold, foldedWords } from '../rules/fold.js';
import type { Slices } from '../store/slices.js';

/** How many entries are searched at once. */
const SEARCHED_ENTRIES = 200;

/** How much of each value is searched. */
const SEARCHED_CHARACTERS = 200;
const SEARCHED_IN_ALL = 4000;

export interface AuditQuery {
  workspace: string | null;
  /** Words that must all occur: in the sentence, the method, the outcome, or a value. */
  text: string;
  sessionId: string | null;
  /** Only entries older than this one. */
  before: number | null;
  limit: number;
}

export const ENTRY_COLUMNS = `id, at, ended_at AS endedAt, workspace, method, who, sentence, session_id AS sessionId, code,
  message, not_undoable AS notUndoable, undoes, rows`;

export interface Stored extends Omit<AuditEntry, 'outcome' | 'refusal' | 'undoneBy'> {
  code: string | null;
  message: string | null;
}

const MOST_WORDS = 8;

/** The text that an entry is found by, besides its own. */
export function searched(changes: readonly RowChange[]): string {
  let found = '';
  for (const { table, session, before, after } of changes) {
    found += ` ${table} ${session?.sessionId ?? ''}`;
    for (const row of [before, after]) {
      for (const { value } of row?.columns ?? []) found += ` ${value.slice(0, SEARCHED_CHARACTERS)}`;
    }
    if (found.length > SEARCHED_IN_ALL) break;
  }
  return found.slice(0, SEARCHED_IN_ALL);
}

interface Log {
  use<T>(work: (db: OwnDb) => T): T;
  toEntry(db: OwnDb, stored: Stored): AuditEntry;
}

/** The entries that a query asks for, newest first, found some at a time. */
export function* findEntries(
  { workspace, text, sessionId, before, limit }: AuditQuery,
  { use, toEntry }: Log,
): Slices<AuditEntry[]> {
  const words = foldedWords(text).slice(0, MOST_WORDS);
  const found = words.map(
    (_, at) =>
      `AND instr(fold(sentence || ' ' || method || ' ' || coalesce(code, CASE WHEN ended_at IS NULL THEN 'unknown' ELSE 'done' END) || ' ' || coalesce(session_id, '') || searched), @word${at}) > 0`,
  );
  const page = (from: number, end: number, most: number): AuditEntry[] =>
    use((db) => {
      // SQLite's own LIKE ignores the case of ASCII alone.
      db.function('fold', { deterministic: true }, (value) => fold(String(value)));
      return db
        .prepare<[Record<string, string | number | null>], Stored>(
          `SELECT ${ENTRY_COLUMNS} FROM (SELECT * FROM entry WHERE id < @before AND id >= @from) AS entry
             WHERE (workspace = @workspace OR workspace IS NULL)
               AND (@sessionId IS NULL OR session_id = @sessionId) ${found.join(' ')}
             ORDER BY id DESC LIMIT @limit`,
        )
        .all({
          ...{ workspace, sessionId, before: end, from, limit: most },
          ...Object.fromEntries(words.map((word, at) => [`word${at}`, word])),
        })
        .map((stored) => toEntry(db, stored));
    });
  const ends = use((db) =>
    db
      .prepare<[], { oldest: number | null; newest: number | null }>(
        'SELECT min(id) AS oldest, max(id) AS newest FROM entry',
      )
      .get(),
  );
  const entries: AuditEntry[] = [];
  let end = Math.min(before ?? Number.POSITIVE_INFINITY, (ends?.newest ?? 0) + 1);
  while (entries.length < limit && end > (ends?.oldest ?? 0)) {
    const from = end - SEARCHED_ENTRIES;
    entries.push(...page(from, end, limit - entries.length));
    end = from;
    yield;
  }
  return entries;
}
