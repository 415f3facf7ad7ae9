/** How v2.db is opened for reading, or a copy of it where SQLite cannot make a -shm beside it. */
import { copyFileSync, lstatSync, mkdtempSync, rmSync, type Stats } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { Refusal } from '../../contract/errors.js';
import { systemPath } from '../../contract/system-error.js';
import { hasNoBlocks } from '../files/evicted.js';
import { readRefusal } from '../files/fs-refusal.js';
import { checkPlain } from '../files/paths.js';
import { assertReadable, fromSqlite, isBusy, type ReadableDb, sqliteCode, tooManyOpen } from './sqlite.js';

export const CENTRAL_FILE = 'v2.db' as const;

/** Without these it is not a workspace; every other table may be missing. */
const NEEDED = ['agent_groups', 'messaging_groups', 'sessions'];

export interface Opened {
  db: ReadableDb;
  begin: Database.Statement;
  end: Database.Statement;
  /** The temporary folder of the copy that is read; null when it is the original. */
  copy: string | null;
  /** Tells whether the original has been replaced or changed since. */
  stamp: string;
}

export function sizeOf(file: string): number | null {
  return lstatSync(file, { throwIfNoEntry: false })?.size ?? null;
}

function identity(stats: Stats): string {
  return `${stats.dev} ${stats.ino}`;
}

/** null also when it cannot be looked at: a removed drive answers with an error of its own. */
function lookAt(file: string): Stats | null {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** What an error about v2.db means to a person; a lock is SESSION_DB_BUSY. */
export function centralRefusal(error: unknown, file: string): unknown {
  if (error instanceof Refusal) return error;
  const code = sqliteCode(error);
  const exhausted = tooManyOpen(error, file);
  if (exhausted !== null) return exhausted;
  if (code === null || !(error instanceof Error)) return readRefusal(error, systemPath(error) ?? file);
  if (/^SQLITE_(FULL|READONLY|CONSTRAINT)/.test(code) || isBusy(error))
    return fromSqlite(error, { file: CENTRAL_FILE, path: file });
  const stats = code === 'SQLITE_NOTADB' ? lookAt(file) : null;
  const away = stats !== null && hasNoBlocks(stats);
  const reason = away ? 'its content is in cloud storage, not on this machine' : error.message;
  return Refusal.of('WORKSPACE_DAMAGED', { path: file, reason }, error);
}

/**
 * Opens v2.db for reading.
 * @param folder the data directory, a real path
 * @param blockMs how long a read may wait for a lock, without another turn of the event loop
 * @param meaning what an error of SQLite's means
 * @throws WORKSPACE_NOT_FOUND, WORKSPACE_DAMAGED, PATH_UNSAFE, and what `meaning` gives
 */
export function openCentral(folder: string, blockMs: number, meaning: (error: unknown) => unknown): Opened {
  const file = path.join(folder, CENTRAL_FILE);
  const stats = checkPlain(folder, CENTRAL_FILE, 'file');
  if (stats === null) throw Refusal.of('WORKSPACE_NOT_FOUND', { path: folder, missing: CENTRAL_FILE });
  if (stats.size === 0) {
    throw Refusal.of('WORKSPACE_DAMAGED', { path: file, reason: 'it is empty (0 bytes)' });
  }
  for (const side of ['-wal', '-shm', '-journal']) checkPlain(folder, CENTRAL_FILE + side, 'file');
  try {
    return { ...openHandle(file, file, blockMs), copy: null, stamp: identity(stats) };
  } catch (error) {
    // Reading a WAL database needs a -shm beside it. Where none can be made, a copy is read.
    if (!/^SQLITE_(CANTOPEN|READONLY)/.test(sqliteCode(error) ?? '')) throw meaning(error);
  }
  return openCopy(folder, blockMs);
}

/** @param original for error sentences: `file` may be a copy of it */
function openHandle(file: string, original: string, blockMs: number): Pick<Opened, 'db' | 'begin' | 'end'> {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: blockMs });
  try {
    assertReadable(db);
    const tables = db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .pluck()
      .all();
    const missing = NEEDED.filter((name) => !tables.includes(name));
    if (missing.length > 0) {
      throw Refusal.of('WORKSPACE_DAMAGED', {
        path: original,
        reason: `it lacks the table ${missing.join(', ')}`,
      });
    }
    return { db, begin: db.prepare('BEGIN'), end: db.prepare('COMMIT') };
  } catch (error) {
    db.close();
    throw error;
  }
}

function copyStamp(file: string): string {
  return [file, `${file}-wal`]
    .map((file) => lstatSync(file, { bigint: true, throwIfNoEntry: false }))
    .map((stats) => (stats === undefined ? 'none' : `${stats.ino} ${stats.size} ${stats.mtimeNs}`))
    .join();
}

/** No handle of this process is open on the original here, so copying drops no lock. */
function openCopy(folder: string, blockMs: number): Opened {
  const file = path.join(folder, CENTRAL_FILE);
  const copy = mkdtempSync(path.join(tmpdir(), 'session-console-central-'));
  try {
    const stamp = copyStamp(file);
    copyFileSync(file, path.join(copy, CENTRAL_FILE));
    if (sizeOf(`${file}-wal`) !== null) copyFileSync(`${file}-wal`, path.join(copy, `${CENTRAL_FILE}-wal`));
    if (copyStamp(file) !== stamp) {
      throw Refusal.of('WORKSPACE_DAMAGED', { path: file, reason: 'it changed while it was copied' });
    }
    return { ...openHandle(path.join(copy, CENTRAL_FILE), file, blockMs), copy, stamp };
  } catch (error) {
    rmSync(copy, { recursive: true, force: true });
    throw centralRefusal(error, file);
  }
}

/** The stamp of what lies there now, of a copy's original or of the file itself; null when there is none. */
export function stampNow(file: string, copied: boolean): string | null {
  // lstat is enough: a different file is examined with care when it is opened.
  const stats = lookAt(file);
  if (stats === null) return null;
  return copied ? copyStamp(file) : identity(stats);
}
