import Database from 'better-sqlite3';
import { Refusal } from '../../shared/errors.js';
import { causeOfCantOpen } from './sqlite-cause.js';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A handle that may be read. What a function can do shows in its signature. */
export type ReadableDb = Database.Database & { readonly [readable]: true };
/** A handle that may be written too. */
export type WritableDb = ReadableDb & { readonly [writable]: true };

/** Brands a handle for reading. */
export function assertReadable(db: Database.Database): asserts db is ReadableDb {
  if (!db.open) throw new Error('The database handle is closed');
}

/** Brands a handle for writing. */
export function assertWritable(db: Database.Database): asserts db is WritableDb {
  if (!db.open || db.readonly) throw new Error('The database handle cannot be written');
}

/** The version of the SQLite library, e.g. `3.54.1`. */
export function sqliteVersion(): string {
  const db = new Database(':memory:');
  try {
    return String(db.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    db.close();
  }
}

/** SQLite's extended result code, e.g. `SQLITE_BUSY_SNAPSHOT`; null when the error is not SQLite's. */
export function sqliteCode(error: unknown): string | null {
  return error instanceof Database.SqliteError ? error.code : null;
}

/** True when another process holds a lock that a later try may find released. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== null && /^SQLITE_(BUSY|LOCKED)/.test(code);
}

/** Where an SQLite error came up, for the sentence about it. */
export interface SqlitePlace {
  /** What a person calls the file: `inbound.db`. */
  readonly file: string;
  /** Its absolute path. */
  readonly path: string;
  /** How long the lock was waited for, if it was. */
  readonly waitedMs?: number;
}

/**
 * What an error of SQLite on a session's file means to a person.
 * @returns a Refusal; anything that is not SQLite's is returned as it came
 */
export function fromSqlite(error: unknown, place: SqlitePlace): unknown {
  const code = sqliteCode(error);
  if (code === null || !(error instanceof Error)) return error;
  const { file, path } = place;
  const reason = error.message;
  if (isBusy(error)) return Refusal.of('SESSION_DB_BUSY', { file, waitedMs: place.waitedMs ?? 0 }, error);
  if (code === 'SQLITE_NOTADB') return Refusal.of('SESSION_DB_NOT_SQLITE', { file }, error);
  // A read-only handle that meets a dead writer's hot journal may not roll it back.
  if (code === 'SQLITE_READONLY_ROLLBACK') return Refusal.of('SESSION_DB_HOT_JOURNAL', { file }, error);
  if (code === 'SQLITE_READONLY_DBMOVED') return Refusal.of('SESSION_DB_REPLACED', { file }, error);
  if (code === 'SQLITE_FULL') return Refusal.of('DISK_FULL', { path }, error);
  if (code.startsWith('SQLITE_CONSTRAINT')) {
    return Refusal.of('SESSION_DB_CONSTRAINT', { file, reason }, error);
  }
  // The file is as it was: the write that failed is rolled back.
  if (/^SQLITE_IOERR_(WRITE|FSYNC|DIR_FSYNC|TRUNCATE|DELETE)/.test(code)) {
    return Refusal.of('NOT_WRITABLE', { path, reason }, error);
  }
  if (code.startsWith('SQLITE_READONLY')) return Refusal.of('NOT_WRITABLE', { path, reason }, error);
  if (code.startsWith('SQLITE_CANTOPEN') || code === 'SQLITE_PERM' || code === 'SQLITE_AUTH') {
    const cause = causeOfCantOpen(path);
    if (cause === 'disk full') return Refusal.of('DISK_FULL', { path }, error);
    return Refusal.of('NOT_READABLE', { path, reason: cause ?? reason }, error);
  }
  if (/^SQLITE_(CORRUPT|IOERR_(SHORT_READ|DATA|CORRUPTFS)|TOOBIG|FORMAT|MISMATCH)/.test(code)) {
    return Refusal.of('SESSION_DB_DAMAGED', { file, reason }, error);
  }
  // The disk, its driver or the memory failed, not what is in the file.
  if (/^SQLITE_(IOERR|NOMEM)/.test(code)) {
    const said = /NOMEM$/.test(code) ? 'out of memory' : `${reason} (${code})`;
    return Refusal.of('NOT_READABLE', { path, reason: said }, error);
  }
  // SQLITE_ERROR: a statement that did not fit the tables as they are.
  if (code === 'SQLITE_ERROR') return Refusal.of('SESSION_DB_SCHEMA', { file, reason }, error);
  return error;
}
