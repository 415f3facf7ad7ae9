/**
 * The one way to write a session's database: look, open, one immediate transaction, close. This process queues
 * its operations on one file, because closing a descriptor drops the locks that any other descriptor of the
 * process holds on the same file.
 */
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { WorkspacePath } from '../files/paths.js';
import { openSessionDir } from '../files/session-dir.js';
import type { SessionKey } from '../session-key.js';
import { atOnce, inSlices, type Slices } from '../slices.js';
import { noteChanges } from './change-record.js';
import { checkStillThere, openHandle } from './handle.js';
import { LOCK_WAIT_MS, NOT_INSIDE_MS, patiently } from './lock-wait.js';
import { checkWritableSessionDb, type SessionDbFile } from './look.js';
import { GATHERED_PAGES, releaseCache } from './release-cache.js';
import { checkWritableSchema } from './schema-programs.js';
import { assertWritable, fromSqlite, type WritableDb } from './sqlite.js';

/** The workspace, and how long to wait for other processes' locks in it (5 s by default). */
export interface WritableWorkspace extends WorkspacePath {
  readonly lockWaitMs?: number;
  /** False while a workspace is being made: whatever a power cut leaves of it is thrown away anyway. */
  readonly durable?: boolean;
}

const queues = new Map<string, Promise<unknown>>();

const queueOf = (ws: WorkspacePath, key: SessionKey, file: SessionDbFile): string =>
  `${ws.path}\0${key.agentGroupId}\0${key.sessionId}\0${file}`;

/** Runs after everything queued for this file before, whether that succeeded or not. */
function inTurn<T>(file: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(file);
  const mine = before === undefined ? work() : before.then(work, work);
  const ended = (): void => {
    if (queues.get(file) === mine) queues.delete(file);
  };
  queues.set(file, mine);
  mine.then(ended, ended);
  return mine;
}

/** Sets the handle up and takes the write lock. Either may find the file locked. */
function begin(db: Database.Database, durable: boolean): WritableDb {
  assertWritable(db);
  // A hostile schema gets to run nothing. Durability (synchronous = FULL) is the default outside WAL.
  const sync = durable ? '' : 'PRAGMA synchronous = OFF;';
  const checks = 'PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;';
  db.exec(`PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; ${checks} ${sync} BEGIN IMMEDIATE`);
  return db;
}

async function transact<T>(
  ws: WritableWorkspace,
  key: SessionKey,
  file: SessionDbFile,
  work: (db: WritableDb) => T | Promise<T>,
): Promise<T> {
  const lockWaitMs = ws.lockWaitMs ?? LOCK_WAIT_MS;
  const folder = openSessionDir(ws, key);
  let handle: Database.Database | null = null;
  try {
    const seen = checkWritableSessionDb(folder, file);
    handle = openHandle(folder, file, seen, { readonly: false, timeoutMs: NOT_INSIDE_MS });
    const opened = handle;
    // Awaited only where there is something to wait for: each await yields the thread.
    const begun = patiently(lockWaitMs, file, () => begin(opened, ws.durable !== false));
    const db = begun instanceof Promise ? await begun : begun;
    // Inside the transaction, so that the tables that are checked are those that are written.
    checkWritableSchema(db, file);
    const notes = noteChanges(db, file, key);
    const working = work(db);
    const sliced = working instanceof Promise;
    const result = sliced ? await working : working;
    if (notes !== null) {
      if (sliced) await inSlices(notes.collect());
      else atOnce(notes.collect());
    }
    checkStillThere(folder, file, seen);
    // A reader may still have the file. Until it is done, COMMIT fails and leaves the transaction as it is.
    const committed = patiently(lockWaitMs, file, () => db.exec('COMMIT'));
    if (committed instanceof Promise) await committed;
    notes?.keep();
    if (sliced) await inSlices(releaseCache(db));
    return result;
  } catch (error) {
    throw fromSqlite(error, { file, path: join(folder.path, file), waitedMs: lockWaitMs });
  } finally {
    // Closing rolls back what was not committed.
    handle?.close();
    folder.close();
  }
}

/**
 * One write to a session's database. `work` runs once, inside BEGIN IMMEDIATE; if it throws, all is rolled back.
 * @param work synchronous and short
 * @throws ID_UNSAFE, PATH_UNSAFE, SESSION_FOLDER_MISSING, SESSION_DB_* (missing, empty, not SQLite, WAL,
 *   damaged, schema, busy after 5 s), DISK_FULL, NOT_WRITABLE, and what `work` throws
 */
export function withWritableDb<T>(
  ws: WritableWorkspace,
  key: SessionKey,
  file: SessionDbFile,
  work: (db: WritableDb) => T,
): Promise<T> {
  return inTurn(queueOf(ws, key, file), () => transact(ws, key, file, work));
}

/**
 * One write of more rows than this thread may be held up for: as `withWritableDb`, but others get the thread in
 * between. It is still one transaction: anyone else writing this file waits until it ends.
 */
export function withWritableDbInSlices<T>(
  ws: WritableWorkspace,
  key: SessionKey,
  file: SessionDbFile,
  work: (db: WritableDb) => Slices<T>,
): Promise<T> {
  return inTurn(queueOf(ws, key, file), () =>
    transact(ws, key, file, (db) => {
      // What does not fit the cache would go to the file at once, and lock readers out until the end.
      db.exec(`PRAGMA cache_spill = OFF; PRAGMA cache_size = ${GATHERED_PAGES}`);
      return inSlices(work(db));
    }),
  );
}
