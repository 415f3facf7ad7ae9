/** Opening a database that was looked at, and making sure that this is the file SQLite opened. */
import { fstatSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { Refusal } from '../../contract/errors.js';
import { HELD_BY_DESCRIPTOR, openDescriptors } from '../files/held-entry.js';
import type { HeldFolder } from '../files/held-folder.js';
import type { SeenDb, SessionDbFile } from './look.js';
import { noteHandle } from './open-handles.js';
import { guardOpens } from './plain-open.js';

function isFile(fd: number, { dev, ino }: SeenDb): boolean {
  try {
    const stats = fstatSync(fd);
    return stats.ino === ino && stats.dev === dev;
  } catch {
    return false; // No such descriptor.
  }
}

const MOST_DESCRIPTORS = 4096;

/** The descriptors of this process; where the system does not list them, every one it could reasonably have. */
function descriptors(): number[] {
  return openDescriptors() ?? Array.from({ length: MOST_DESCRIPTORS }, (_, fd) => fd);
}

/**
 * Whether SQLite opened the very file that was looked at, under its own name: the journal's name is derived
 * from that. SQLite takes a name and follows links, so between the look and the open a container may have put a
 * different file there, and no look before the open can tell.
 */
function isWhatWasSeen(db: Database.Database, full: string, seen: SeenDb): boolean {
  // On Windows SQLite's files are not descriptors: there, looking at the name after the open is all we can do.
  if (process.platform === 'win32') return true;
  if (!(seen.fd !== null && isFile(seen.fd, seen)) && !descriptors().some((fd) => isFile(fd, seen)))
    return false;
  const row = db.prepare<[], unknown[]>('PRAGMA database_list').raw().get();
  return row?.[2] === full || !HELD_BY_DESCRIPTOR;
}

/**
 * Opens a handle on a database that was looked at. Every handle on a session's database in this process must
 * come from here. Nothing has been read or locked through it when this returns.
 * @throws SESSION_DB_REPLACED when SQLite opened a different file; SqliteError
 */
export function openHandle(
  folder: HeldFolder,
  file: SessionDbFile,
  seen: SeenDb,
  options: { readonly: boolean; timeoutMs: number },
): Database.Database {
  const full = path.join(folder.path, file);
  guardOpens();
  const db = new Database(full, {
    readonly: options.readonly,
    fileMustExist: true,
    timeout: options.timeoutMs,
  });
  if (!isWhatWasSeen(db, full, seen)) {
    db.close();
    throw Refusal.of('SESSION_DB_REPLACED', { file });
  }
  noteHandle(full, db);
  return db;
}

/**
 * Refuses when the name no longer leads to the file that is open. Call it inside the transaction, before its
 * commit: what is acknowledged must stand where the container looks for it.
 * @throws SESSION_DB_REPLACED, PATH_UNSAFE
 */
export function checkStillThere(folder: HeldFolder, file: SessionDbFile, seen: SeenDb): void {
  const stats = folder.lookAtFile(file);
  if (stats?.ino !== seen.ino || stats.dev !== seen.dev || !folder.isAtItsName()) {
    throw Refusal.of('SESSION_DB_REPLACED', { file });
  }
}
