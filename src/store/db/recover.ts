import { closeSync, copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { Refusal } from '../../contract/errors.js';
import { fsRefusal } from '../files/fs-refusal.js';
import { HELD_BY_DESCRIPTOR } from '../files/held-entry.js';
import { HeldFolder } from '../files/held-folder.js';
import { namesSuperJournal } from './journal.js';
import { fromSqlite } from './sqlite.js';

/** Above this size a copy takes longer than a reader may stay silent. */
const COPY_LIMIT_BYTES = 256 * 1024 * 1024;

/** Changes when somebody writes the file. */
function fingerprint(folder: HeldFolder, name: string): string {
  const stats = folder.look(name);
  return stats === null ? 'gone' : `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
}

/**
 * Copies a plain file out of a session's folder.
 * @throws SESSION_DB_HOT_JOURNAL when it is not there or too large; PATH_UNSAFE
 */
function copyOut(folder: HeldFolder, name: string, to: string, refused: Refusal): void {
  const file = folder.openFile(name);
  if (file === null) throw refused;
  try {
    if (file.stats.size > COPY_LIMIT_BYTES) throw refused;
    copyFileSync(HELD_BY_DESCRIPTOR ? `/proc/self/fd/${file.fd}` : folder.systemPath(name), to);
  } finally {
    closeSync(file.fd);
  }
}

/**
 * Copies a database and its hot journal out of the workspace, lets SQLite roll the copy back, and works on
 * that. The original is not touched. The caller has made sure that this process has no handle open on it:
 * copying goes through the file system, which would drop SQLite's locks.
 * @param session the session's folder, held open
 * @throws SESSION_DB_HOT_JOURNAL when the copy cannot be had, and what `work` throws
 */
export function withRecoveredCopy<T>(
  session: HeldFolder,
  file: string,
  work: (db: Database.Database) => T,
): T {
  const refused = Refusal.of('SESSION_DB_HOT_JOURNAL', { file });
  const folder = temporaryFolder();
  try {
    const copy = path.join(folder, file);
    const parts = [file, `${file}-journal`];
    const before = parts.map((name) => fingerprint(session, name)).join();
    // What was copied is what is checked: the original's journal may have been replaced by then.
    for (const name of parts) copyOut(session, name, path.join(folder, name), refused);
    // A writer that came back meanwhile rolls the original back: the copy would mix two states.
    if (parts.map((name) => fingerprint(session, name)).join() !== before) throw refused;
    const copied = HeldFolder.at(realpathSync(folder));
    try {
      if (copied === null || namesSuperJournal(copied, `${file}-journal`)) throw refused;
    } finally {
      copied?.close();
    }
    roll(copy);
    const db = new Database(copy, { readonly: true, fileMustExist: true });
    try {
      return work(db);
    } finally {
      db.close();
    }
  } catch (error) {
    throw fromSqlite(error, { file, path: path.join(session.path, file), read: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function temporaryFolder(): string {
  try {
    return mkdtempSync(path.join(tmpdir(), 'session-console-recovered-'));
  } catch (error) {
    throw fsRefusal(error, tmpdir());
  }
}

/** The first read through a handle that may write rolls the journal back. */
function roll(copy: string): void {
  const db = new Database(copy, { fileMustExist: true });
  try {
    db.pragma('schema_version');
  } finally {
    db.close();
  }
}
