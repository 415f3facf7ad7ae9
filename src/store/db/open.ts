/**
 * Session databases, opened for one piece of work and closed again: a connection kept open freezes what host
 * and container see of each other. The files are hostile input, so each is examined first.
 */
import path from 'node:path';
import type Database from 'better-sqlite3';
import { Refusal } from '../../contract/errors.js';
import type { HeldFolder } from '../files/held-folder.js';
import type { WorkspacePath } from '../files/paths.js';
import { openSessionDir } from '../files/session-dir.js';
import type { SessionKey } from '../session-key.js';
import { openHandle } from './handle.js';
import { checkSessionDb, type SessionDbFile } from './look.js';
import { isOpenHere } from './open-handles.js';
import { withRecoveredCopy } from './recover.js';
import { checkTables } from './schema.js';
import { checkWritableSchema } from './schema-programs.js';
import { checkSeq } from './seq.js';
import { assertReadable, fromSqlite, type ReadableDb } from './sqlite.js';

export type { SessionDbFile } from './look.js';

/** How long a read waits for a lock inside SQLite. Its caller waits longer, but asynchronously. */
const READ_BUSY_MS = 50;

/**
 * Makes a fresh read handle safe to use and starts the transaction that spans its whole life: the tables that
 * were checked are then the tables that are read.
 */
function prepareForReading(db: Database.Database, file: SessionDbFile): ReadableDb {
  assertReadable(db);
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.exec('BEGIN');
  checkTables(db, file);
  return db;
}

function open(folder: HeldFolder, file: SessionDbFile): ReadableDb {
  const seen = checkSessionDb(folder, file);
  let db: Database.Database | null = null;
  try {
    db = openHandle(folder, file, seen, { readonly: true, timeoutMs: READ_BUSY_MS });
    return prepareForReading(db, file);
  } catch (error) {
    db?.close();
    throw fromSqlite(error, { file, path: path.join(folder.path, file), waitedMs: READ_BUSY_MS, read: true });
  }
}

/**
 * A database for callers who ask for it by name: they may use its contents in any way, so
 * nothing foreign may be in it.
 */
function openForAnything(ws: WorkspacePath, key: SessionKey, file: SessionDbFile): ReadableDb {
  const folder = openSessionDir(ws, key);
  try {
    const db = open(folder, file);
    try {
      checkWritableSchema(db, file);
      checkSeq(db, file);
      return db;
    } catch (error) {
      db.close();
      throw fromSqlite(error, { file, path: path.join(folder.path, file), read: true });
    }
  } finally {
    folder.close();
  }
}

/**
 * The session's inbound.db, read-only, inside a read transaction: everything asked comes from one moment. Open,
 * work, close: while it is open no writer can commit, so the caller closes it right after its work.
 * Writes go through the operations (`writeSessionMessage`, `writeDestinations`, …), never through a handle.
 * @throws ID_UNSAFE, SESSION_FOLDER_MISSING; as checkSessionDb; SESSION_DB_REPLACED, SESSION_DB_BUSY,
 *   SESSION_DB_HOT_JOURNAL, SESSION_DB_DAMAGED, SESSION_DB_SCHEMA, SESSION_DB_PROGRAM, SESSION_DB_SEQ
 */
export function openInboundDb(ws: WorkspacePath, agentGroupId: string, sessionId: string): ReadableDb {
  return openForAnything(ws, { agentGroupId, sessionId }, 'inbound.db');
}

/** The session's outbound.db; as openInboundDb. Nobody but the container writes it. */
export function openOutboundDb(ws: WorkspacePath, agentGroupId: string, sessionId: string): ReadableDb {
  return openForAnything(ws, { agentGroupId, sessionId }, 'outbound.db');
}

/**
 * The seed's name from before the database was split in two.
 * @deprecated Use {@link openInboundDb} or {@link openOutboundDb}.
 * @throws as openInboundDb
 */
export function openSessionDb(ws: WorkspacePath, agentGroupId: string, sessionId: string): ReadableDb {
  return openInboundDb(ws, agentGroupId, sessionId);
}

/**
 * Opens, checks, works, closes. For work that reads the tables of a session and nothing else: oddities
 * elsewhere in the schema then do not keep them from being shown. A file that a dead writer left with a hot
 * journal is read from a recovered copy outside the workspace.
 * @param work synchronous; its result must not hold on to the handle; it is told whether it reads a recovered copy
 * @throws ID_UNSAFE, SESSION_FOLDER_MISSING; as checkSessionDb; SESSION_DB_REPLACED, SESSION_DB_BUSY,
 *   SESSION_DB_HOT_JOURNAL, SESSION_DB_DAMAGED, SESSION_DB_SCHEMA, and what `work` throws
 */
export function withReadableDb<T>(
  ws: WorkspacePath,
  key: SessionKey,
  file: SessionDbFile,
  work: (db: ReadableDb, recovered: boolean) => T,
): T {
  const folder = openSessionDir(ws, key);
  const full = path.join(folder.path, file);
  try {
    let db: ReadableDb;
    try {
      db = open(folder, file);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'SESSION_DB_HOT_JOURNAL' || isOpenHere(full))
        throw error;
      return withRecoveredCopy(folder, file, (copy) => work(prepareForReading(copy, file), true));
    }
    try {
      return work(db, false);
    } catch (error) {
      throw fromSqlite(error, { file, path: full, read: true });
    } finally {
      db.close();
    }
  } finally {
    folder.close();
  }
}
