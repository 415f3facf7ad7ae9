import { renameSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { syncFolder } from '../files/sync-folder.js';
import { CENTRAL_SCHEMA, MIGRATIONS } from './central-schema.js';

/** The name under which v2.db is made; SQLite's own files beside it begin with it too. */
export const MAKING_NAME = '.console-new-v2.db';

/**
 * Makes a v2.db with all tables and the rows of schema_version, in WAL mode. It gets its
 * name only once it is whole.
 * @param folder the data directory; it has no v2.db
 * @param at when, ms since 1970 UTC
 */
export function makeCentralDb(folder: string, at: number): void {
  const making = path.join(folder, MAKING_NAME);
  const db = new Database(making);
  try {
    db.exec('BEGIN');
    db.exec(CENTRAL_SCHEMA);
    const insert = db.prepare('INSERT INTO schema_version (version, name, applied) VALUES (?, ?, ?)');
    const applied = new Date(at).toISOString();
    for (const [index, name] of MIGRATIONS.entries()) insert.run(index + 1, name, applied);
    db.exec('COMMIT');
    db.pragma('journal_mode = WAL');
  } finally {
    db.close();
  }
  renameSync(making, path.join(folder, 'v2.db'));
  syncFolder(folder);
}
