import type Database from 'better-sqlite3';
import type { ReadableDb } from './sqlite.js';

const statements = new WeakMap<ReadableDb, Database.Statement<[string], unknown>>();

/**
 * The agent group that a session belongs to; null when there is no such session. It is asked before every write
 * to a session, so the statement is kept for as long as the handle.
 */
export function sessionOwner(db: ReadableDb, sessionId: string): string | null {
  let statement = statements.get(db);
  if (statement === undefined) {
    statement = db.prepare<[string], unknown>('SELECT agent_group_id FROM sessions WHERE id = ?').pluck();
    statements.set(db, statement);
  }
  const owner = statement.get(sessionId);
  return typeof owner === 'string' ? owner : null;
}
