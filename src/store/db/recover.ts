import { copyFileSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { Refusal } from '../../shared/errors.js';
import { fsRefusal } from '../files/fs-refusal.js';
import { namesSuperJournal } from './journal.js';
import { fromSqlite } from './sqlite.js';

/** Above this a copy takes longer than a reader may be silent. */
const COPY_LIMIT_BYTES = 256 * 1024 * 1024;

/** Changes when somebody writes the file. */
function fingerprint(file: string): string {
  const stats = lstatSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? 'gone' : `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
}

/**
 * Copies a database and its hot journal out of the workspace, lets SQLite roll the copy back, and works on
 * that. The original is not touched. The caller has seen to it that this process has no handle open on it:
 * copying goes by the file system, which would drop SQLite's locks.
 * @throws SESSION_DB_HOT_JOURNAL when the copy cannot be had, and what `work` throws
 */
export function withRecoveredCopy<T>(original: string, file: string, work: (db: Database.Database) => T): T {
  const refused = Refusal.of('SESSION_DB_HOT_JOURNAL', { file });
  const folder = temporaryFolder();
  try {
    const copy = path.join(folder, file);
    const parts = [original, `${original}-journal`];
    for (const part of parts) {
      const stats = lstatSync(part, { throwIfNoEntry: false });
      if (stats === undefined || !stats.isFile() || stats.size > COPY_LIMIT_BYTES) throw refused;
    }
    const before = parts.map(fingerprint).join();
    copyFileSync(original, copy);
    copyFileSync(`${original}-journal`, `${copy}-journal`);
    // A writer that came back meanwhile rolls the original back: the copy would be of two states.
    if (parts.map(fingerprint).join() !== before) throw refused;
    if (namesSuperJournal(`${copy}-journal`)) throw refused;
    roll(copy);
    const db = new Database(copy, { readonly: true, fileMustExist: true });
    try {
      return work(db);
    } finally {
      db.close();
    }
  } catch (error) {
    throw fromSqlite(error, { file, path: original });
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
