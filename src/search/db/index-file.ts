/** The index of a workspace: one file in the console's own profile, written by the search process alone. */
import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Refusal } from '../../contract/errors.js';
import {
  DamagedDb,
  migrate,
  type OwnDb,
  openOwnFile,
  ownDbRefusal,
  refuseNewer,
} from '../../profile/own-db.js';

/** One entry per version; an entry is never changed once it has been released. */
const migrations = [
  `CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
   CREATE TABLE agent (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
   CREATE TABLE session (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, agent INTEGER NOT NULL, stamp TEXT) STRICT;
   CREATE TABLE slice (n INTEGER PRIMARY KEY, since INTEGER NOT NULL, used INTEGER NOT NULL) STRICT;
   CREATE TABLE message (id INTEGER PRIMARY KEY, source INTEGER NOT NULL, key INTEGER NOT NULL, at INTEGER NOT NULL,
     sum INTEGER NOT NULL, message_id TEXT NOT NULL, kind TEXT NOT NULL, marks TEXT NOT NULL, channel TEXT, sender TEXT,
     files TEXT, body TEXT NOT NULL) STRICT;
   CREATE UNIQUE INDEX message_by_key ON message (source, key);
   CREATE VIRTUAL TABLE words USING fts5(body, content='', contentless_delete=1, tokenize='ascii');
   CREATE VIRTUAL TABLE parts USING fts5(body, content='', contentless_delete=1, detail=none,
     tokenize='trigram case_sensitive 1');`,
];

/** What its caches may hold, in KiB: the writer's, and a reader's. */
const WRITER_CACHE = -48 * 1024;
const READER_CACHE = -24 * 1024;

/** The folder of all indexes in a profile. */
export const indexFolder = (userData: string): string => join(userData, 'search');

/** @param workspace its absolute path */
export function indexPath(userData: string, workspace: string): string {
  const name = createHash('sha256').update(workspace).digest('hex').slice(0, 24);
  return join(indexFolder(userData), `${name}.db`);
}

/** All that belongs to an index and can be removed with it. */
export const filesOf = (path: string): string[] =>
  ['', '-wal', '-shm', '-journal', '.lock', '.lock-journal'].map((end) => path + end);

/**
 * Opens the index for writing, and makes it where there is none.
 * @throws what `isDamage` knows for a file that cannot be used; PROFILE_NEWER; DISK_FULL, NOT_WRITABLE
 */
export function openIndex(path: string): OwnDb {
  refuseNewer(path, migrations.length);
  const db = openOwnFile(path, migrations);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma(`cache_size = ${WRITER_CACHE}`);
    db.pragma('journal_size_limit = 67108864');
    migrate(db, migrations);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Opens it for searching; null where there is none.
 * @throws PROFILE_DAMAGED, PROFILE_NEWER
 */
export function openIndexToRead(path: string): OwnDb | null {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return null;
  try {
    refuseNewer(path, migrations.length);
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 1000 });
    db.pragma(`cache_size = ${READER_CACHE}`);
    const version = Number(db.pragma('user_version', { simple: true }));
    if (version === migrations.length) return db;
    db.close();
    throw new DamagedDb('it is of an older console, and is brought up to date by the window');
  } catch (error) {
    throw ownDbRefusal(error, path);
  }
}

/**
 * Holds an index as long as this process lives: the system lets go of the lock however it ends.
 * @returns what lets go of it; null when another process has it
 */
export function holdIndex(path: string): (() => void) | null {
  const lock = new Database(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return () => lock.close();
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}

/** What is kept about the index as a whole, by name. */
export function aboutIn(db: OwnDb) {
  const get = db.prepare<[string], string>('SELECT value FROM about WHERE name = ?').pluck();
  const set = db.prepare('INSERT OR REPLACE INTO about (name, value) VALUES (?, ?)');
  return {
    get: (name: string): string | null => get.get(name) ?? null,
    set: (name: string, value: string): void => void set.run(name, value),
  };
}

/** What the writer and the readers keep in `about`. */
export const ABOUT = {
  /** Messages with greater ids are in `parts`; missing: none is. */
  partsOver: 'parts-over',
  /** How far the first filling is: `words` until each session was read once, then `parts`, then `done`. */
  filling: 'filling',
} as const;

export const newerIndex = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'PROFILE_NEWER';
