/** Keeps SQLite from blocking on a FIFO, or following a link, that a container puts under a name it opens. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import Database from 'better-sqlite3';

/** Compiled by set-up from native/plain-open.c. */
function guardFile(): string {
  const sqlite = createRequire(import.meta.url).resolve('better-sqlite3/package.json');
  return path.join(path.dirname(sqlite), '..', '.session-console', 'plain-open.so');
}

let guarded: boolean | null = null;

/**
 * Puts the guard under every later open by SQLite in this process; once is enough.
 * @returns false where it was not compiled: then a FIFO could block this process
 */
export function guardOpens(): boolean {
  if (guarded !== null) return guarded;
  const file = guardFile();
  guarded = process.platform === 'linux' && existsSync(file);
  if (!guarded) return false;
  const db = new Database(':memory:');
  try {
    db.loadExtension(file);
  } finally {
    db.close();
  }
  return guarded;
}
