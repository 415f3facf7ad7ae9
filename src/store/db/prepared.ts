import type Database from 'better-sqlite3';
import type { ReadableDb } from './sqlite.js';

const statements = new WeakMap<ReadableDb, Map<string, Database.Statement<unknown[], unknown>>>();

/**
 * A statement that is run repeatedly through the long-lived handle on v2.db: compiled once per handle. Its text
 * must come from a fixed set, or this would grow for ever.
 */
export function prepared<P extends unknown[], R>(db: ReadableDb, sql: string): Database.Statement<P, R> {
  let known = statements.get(db);
  if (known === undefined) {
    known = new Map();
    statements.set(db, known);
  }
  let statement = known.get(sql);
  if (statement === undefined) {
    statement = db.prepare<unknown[], unknown>(sql);
    known.set(sql, statement);
  }
  return statement as Database.Statement<P, R>;
}
