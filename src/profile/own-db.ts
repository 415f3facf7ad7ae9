/** What console.db and audit.db have in common: how they are opened, and what their failures mean. */
import { closeSync, linkSync, lstatSync, openSync, readdirSync, readSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Refusal } from '../contract/errors.js';
import { isBusy } from '../store/db/sqlite.js';
import { isAlive } from '../store/files/is-alive.js';
import { OWN_FILE, type SetAside, setAsideDatabase } from './set-aside.js';

export type OwnDb = Database.Database;

/**
 * Nobody else should write here. If a lock is held all the same, this thread blocks for this
 * long; the rest is awaited.
 */
const BUSY_MS = 5;

/** The file cannot be used as it is, whoever opens it. */
export class DamagedDb extends Error {}

function sqliteCode(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : '';
}

/** True when replacing the file would help. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamagedDb) return true;
  // SQLITE_ERROR: its tables are not those that its version claims.
  return /^SQLITE_(NOTADB|CORRUPT|FORMAT|ERROR$|IOERR_SHORT_READ)/.test(sqliteCode(error));
}

/** True when there is no room, even for the 32 KiB that reading a WAL needs. */
export function isFull(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR_SHM)/.test(sqliteCode(error));
}

/** What a failure of one of these files means to a person; what is not SQLite's passes through. */
export function ownDbRefusal(error: unknown, path: string): unknown {
  const code = sqliteCode(error);
  // Callers that can wait do so (lock-wait.ts).
  if (!(error instanceof Error) || isBusy(error)) return error;
  if (isFull(error)) return Refusal.of('DISK_FULL', { path }, error);
  if (isDamage(error)) return Refusal.of('PROFILE_DAMAGED', { path, reason: error.message }, error);
  if (code.startsWith('SQLITE_')) return Refusal.of('NOT_WRITABLE', { path, reason: error.message }, error);
  return error;
}

/** The same work, with its failures in our words. */
export function inOurWords<A extends unknown[], R>(db: OwnDb, work: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    try {
      return work(...args);
    } catch (error) {
      throw ownDbRefusal(error, db.name);
    }
  };
}

/** user_version from the file's header; null for what is not an SQLite database. */
function versionInHeader(path: string): number | null {
  const header = Buffer.alloc(64);
  const fd = openSync(path, 'r');
  try {
    const whole = readSync(fd, header, 0, 64, 0) === 64;
    return whole && header.toString('latin1', 0, 16) === 'SQLite format 3\0' ? header.readInt32BE(60) : null;
  } finally {
    closeSync(fd);
  }
}

/** What is in its -wal but not in the file itself. Opened for reading, which leaves both as they are. */
function versionInWal(path: string): number {
  const db = new Database(path, { readonly: true, timeout: BUSY_MS });
  try {
    return Number(db.pragma('user_version', { simple: true }));
  } finally {
    db.close();
  }
}

/**
 * Makes sure, without writing to it, that no newer console has written the file.
 * @throws PROFILE_NEWER; SqliteError or DamagedDb for what is not a database
 */
export function refuseNewer(path: string, known: number): void {
  const refuse = (version: number): void => {
    if (version > known) throw Refusal.of('PROFILE_NEWER', { path, version, known });
  };
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (found.size === 0) throw new DamagedDb('it is empty (0 bytes)');
  const version = versionInHeader(path);
  if (version === null) throw new DamagedDb('it is not an SQLite database');
  if (version < 0) throw new DamagedDb('its header is not one that a console wrote');
  refuse(version);
  if ((lstatSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) refuse(versionInWal(path));
}

/**
 * Opens it, and makes it first where it is missing, so that nobody else can read it. SQLite gives what it creates
 * beside it the same permissions.
 */
export function openOwnFile(path: string, migrations: readonly string[]): OwnDb {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) makeOwnFile(path, migrations);
  return new Database(path, { timeout: BUSY_MS });
}

const UNFINISHED = /^(?:console|audit)\.db\.(\d+)\.new(?:-journal|-wal|-shm)?$/;

/** Removes what consoles that were ended while they made one of these files have left. Links are not followed. */
export function sweepUnfinished(userData: string): void {
  for (const name of readdirSync(userData)) {
    const pid = UNFINISHED.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    // A folder is none of ours.
    const path = join(userData, name);
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false) rmSync(path, { force: true });
  }
}

/** It appears whole: another console that starts on the same new profile never meets one that is half made. */
function makeOwnFile(path: string, migrations: readonly string[]): void {
  const making = `${path}.${process.pid}.new`;
  rmSync(making, { force: true });
  try {
    closeSync(openSync(making, 'wx', OWN_FILE));
    const db = new Database(making);
    try {
      // Before the first table: space that is freed is returned to the disk.
      db.pragma('auto_vacuum = INCREMENTAL');
      update(db, migrations);
    } finally {
      db.close();
    }
    putInPlace(making, path);
  } finally {
    rmSync(making, { force: true });
  }
}

/** Where another process was quicker, its file stays. */
function putInPlace(made: string, path: string): void {
  try {
    linkSync(made, path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST') return;
    // Some file systems know no links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    renameSync(made, path);
  }
}

/** One migration per version; another process may be doing the same. */
function update(db: OwnDb, migrations: readonly string[]): void {
  const version = (): number => Number(db.pragma('user_version', { simple: true }));
  const one = db.transaction(() => {
    const done = version();
    const sql = migrations[done];
    if (sql === undefined) return;
    db.exec(sql);
    db.pragma(`user_version = ${done + 1}`);
  });
  while (version() < migrations.length) one.immediate();
}

/** Brings the tables up to date. @throws DamagedDb when they are not as they should be then */
export function migrate(db: OwnDb, migrations: readonly string[]): void {
  update(db, migrations);
  const sample = new Database(':memory:');
  try {
    for (const sql of migrations) sample.exec(sql);
    const schema = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'";
    const has = new Map(db.prepare<[], [string, string]>(schema).raw().all());
    for (const [name, sql] of sample.prepare<[], [string, string]>(schema).raw().all()) {
      if (has.get(name) !== sql) throw new DamagedDb(`it has no “${name}” as its version has it`);
    }
  } finally {
    sample.close();
  }
}

/**
 * Opens a file; where it is damaged, it is set aside and a new one made.
 * @param open throws what `isDamage` knows for a file that cannot be used
 * @param replace false: it is left where it is
 */
export function openOrReplace<T>(
  path: string,
  replace: boolean,
  open: () => T,
): { opened: T; aside: SetAside | null } {
  try {
    return { opened: open(), aside: null };
  } catch (error) {
    if (!replace || !isDamage(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const aside = setAsideDatabase(path, `is damaged (${reason})`, new Date());
    return { opened: open(), aside };
  }
}
