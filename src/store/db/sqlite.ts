import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import Database from 'better-sqlite3';
import { Refusal } from '../../contract/errors.js';
import { systemPath } from '../../contract/system-error.js';
import { isDiskFull } from '../files/disk-full.js';
import { fsRefusal, readRefusal } from '../files/fs-refusal.js';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A handle that may be read. What a function can do shows in its signature. */
export type ReadableDb = Database.Database & { readonly [readable]: true };
/** A handle that may be written too. */
export type WritableDb = ReadableDb & { readonly [writable]: true };

export const quotedName = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

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

/** Where an SQLite error occurred, for the sentence about it. */
export interface SqlitePlace {
  /** What a person calls the file: `inbound.db`. */
  readonly file: string;
  /** Its absolute path. */
  readonly path: string;
  /** How long the lock was waited for, if it was. */
  readonly waitedMs?: number;
  /** Whether it was only read. */
  readonly read?: boolean;
}

/** How many files SQLite may need at once for one database: itself, its journals, their folder, temporary ones. */
const FILES_WANTED = 8;

/** The system's error when this process cannot open that many more files; null when it can. */
function noFilesLeft(): unknown {
  const open: number[] = [];
  try {
    while (open.length < FILES_WANTED) open.push(openSync(devNull, 'r'));
    return null;
  } catch (error) {
    return error;
  } finally {
    for (const fd of open) closeSync(fd);
  }
}

/**
 * SQLite says "unable to open database file" whatever the system said. Whether the cause was too many open
 * files is found out by opening some.
 * @returns NOT_READABLE with that reason; null when it was something else
 */
export function tooManyOpen(error: unknown, path: string): Refusal | null {
  if (!/^SQLITE_(CANTOPEN|IOERR)/.test(sqliteCode(error) ?? '')) return null;
  const cause = noFilesLeft();
  const refusal = cause === null ? null : readRefusal(cause, path);
  return refusal instanceof Refusal ? refusal : null;
}

/**
 * What an error of SQLite on a session's file means to a person.
 * @returns a Refusal, also for an error of the system; anything else is returned unchanged
 */
export function fromSqlite(error: unknown, place: SqlitePlace): unknown {
  const code = sqliteCode(error);
  const { file, path } = place;
  // Whatever is done to files inside a transaction fails here too.
  if (code === null || !(error instanceof Error)) return fsRefusal(error, systemPath(error) ?? path);
  const reason = error.message;
  const exhausted = tooManyOpen(error, path);
  if (exhausted !== null) return exhausted;
  if (isBusy(error)) {
    const { waitedMs = 0, read = false } = place;
    return Refusal.of('SESSION_DB_BUSY', { file, waitedMs, read }, error);
  }
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
    // A journal that could not be made for want of an inode reports no more than this.
    if (isDiskFull(path)) return Refusal.of('DISK_FULL', { path }, error);
    return Refusal.of('NOT_READABLE', { path, reason }, error);
  }
  if (/^SQLITE_(CORRUPT|IOERR_(SHORT_READ|DATA|CORRUPTFS)|TOOBIG|FORMAT|MISMATCH)/.test(code)) {
    return Refusal.of('SESSION_DB_DAMAGED', { file, reason }, error);
  }
  // The disk, its driver or the memory failed, not the contents of the file.
  if (/^SQLITE_(IOERR|NOMEM)/.test(code)) {
    const said = /NOMEM$/.test(code) ? 'out of memory' : `${reason} (${code})`;
    return Refusal.of('NOT_READABLE', { path, reason: said }, error);
  }
  // SQLITE_ERROR: a statement that did not fit the tables as they are.
  if (code === 'SQLITE_ERROR') return Refusal.of('SESSION_DB_SCHEMA', { file, reason }, error);
  return error;
}
