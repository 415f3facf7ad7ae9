/**
 * Session databases, opened for one piece of work and closed again: a connection kept open freezes what
 * host and container see of each other. The files are hostile input, so each is looked at first.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { Refusal } from '../../shared/errors.js';
import { checkPlain, isOpenedAsReal, sessionDirRelative, type WorkspacePath } from '../files/paths.js';
import type { SessionKey } from '../session-key.js';
import { foreignInFirstPage } from './first-page.js';
import { withRecoveredCopy } from './recover.js';
import { checkTables } from './schema.js';
import { checkWritableSchema } from './schema-programs.js';
import { checkSeq } from './seq.js';
import { assertReadable, fromSqlite, type ReadableDb } from './sqlite.js';

export type SessionDbFile = 'inbound.db' | 'outbound.db';

/** How long a read waits inside SQLite for a lock. Its caller waits longer, but awake. */
const READ_BUSY_MS = 50;

/** Handles that are open in this process, by the path of their file. */
const handles = new Map<string, Set<Database.Database>>();

function isOpenHere(file: string): boolean {
  for (const db of handles.get(file) ?? []) if (db.open) return true;
  handles.delete(file);
  return false;
}

/**
 * Opens a handle that `sessionDbHeader` knows of. Every handle on a session's database in this process
 * must come from here.
 * @throws SqliteError
 */
export function openHandle(
  file: string,
  options: { readonly: boolean; timeoutMs: number },
): Database.Database {
  const db = new Database(file, {
    readonly: options.readonly,
    fileMustExist: true,
    timeout: options.timeoutMs,
  });
  isOpenHere(file); // Forgets the closed ones.
  const known = handles.get(file) ?? new Set();
  handles.set(file, known.add(db));
  return db;
}

/** What the first bytes of a database file tell without SQLite. */
export interface SqliteHeader {
  readonly sqlite: boolean;
  readonly wal: boolean;
  /** Goes up with each commit in a rollback journal mode. */
  readonly changeCounter: number;
}

const HEADER_BYTES = 100;
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
/** Used for one read at a time: nothing is awaited between filling and reading it. */
const header = Buffer.alloc(HEADER_BYTES);

/** Never hangs and follows no link, whatever stands there since it was looked at. */
function openPlain(file: string): number {
  return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}

function readHeader(fd: number): SqliteHeader {
  const got = readSync(fd, header, 0, HEADER_BYTES, 0);
  return {
    sqlite: got === HEADER_BYTES && header.compare(MAGIC, 0, MAGIC.length, 0, MAGIC.length) === 0,
    wal: header[18] === 2 || header[19] === 2,
    changeCounter: header.readUInt32BE(24),
  };
}

/**
 * Reads a database's header by the file system. SQLite cannot be asked: a first query on a WAL file
 * leaves a -shm beside it, even through a read-only handle. Closing a descriptor drops the locks that
 * SQLite holds on that file in this process, so this is done only while no handle is open on it here.
 * @returns null while a handle is open
 */
export function sessionDbHeader(file: string): SqliteHeader | null {
  if (isOpenHere(file)) return null;
  const fd = openPlain(file);
  try {
    if (!fstatSync(fd).isFile()) {
      throw Refusal.of('PATH_UNSAFE', { path: file, reason: 'it is not a regular file' });
    }
    return readHeader(fd);
  } finally {
    closeSync(fd);
  }
}

/** Of a database in WAL mode. SQLite goes by their being there, whatever the header says: it would use and remove them. */
const WAL_FILES = ['-wal', '-shm'];

const isThere = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

/** @throws PATH_UNSAFE for a link or no plain file; SESSION_DB_WAL */
function refuseWalFiles(ws: WorkspacePath, relative: string, file: SessionDbFile): void {
  for (const side of WAL_FILES.filter((name) => isThere(path.join(ws.path, relative + name)))) {
    if (checkPlain(ws.path, relative + side, 'file') !== null) throw Refusal.of('SESSION_DB_WAL', { file });
  }
}

/**
 * Whether checkSessionDb and checkJournal would find nothing to say, in as few looks as can be: it is asked
 * before every write. False leaves it to them to say what there is.
 * @param file absolute
 */
export function isOrdinaryDb(file: string): boolean {
  if (isOpenHere(file)) return false;
  try {
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (stats === undefined || !stats.isFile() || stats.nlink !== 1) return false;
    if (['-journal', ...WAL_FILES].some((side) => isThere(file + side))) return false;
    const fd = openPlain(file);
    try {
      const { sqlite, wal } = readHeader(fd);
      return sqlite && !wal && isOpenedAsReal(fd, file) && foreignInFirstPage(fd) === null;
    } finally {
      closeSync(fd);
    }
  } catch {
    return false;
  }
}

/**
 * Refuses to write to a database whose opening alone would hold this thread up. To be called after checkSessionDb.
 * @param full absolute
 * @throws SESSION_DB_PROGRAM
 */
export function refuseCostlyToOpen(full: string, file: SessionDbFile): void {
  if (isOpenHere(full)) return;
  const fd = openPlain(full);
  try {
    const what = foreignInFirstPage(fd);
    if (what !== null) throw Refusal.of('SESSION_DB_PROGRAM', { file, what });
  } finally {
    closeSync(fd);
  }
}

/** True for a system error (`ENOENT`, `EACCES`) of the given codes. */
function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/**
 * Looks at a session's database without opening it in SQLite. To be called before each open.
 * @returns its absolute path and its header (null while this process has it open: looked at before)
 * @throws ID_UNSAFE, PATH_UNSAFE, NOT_READABLE, SESSION_FOLDER_MISSING, SESSION_DB_MISSING,
 *   SESSION_DB_EMPTY, SESSION_DB_NOT_SQLITE, SESSION_DB_WAL
 */
export function checkSessionDb(
  ws: WorkspacePath,
  key: SessionKey,
  file: SessionDbFile,
): { path: string; header: SqliteHeader | null } {
  const folder = sessionDirRelative(key.agentGroupId, key.sessionId);
  const full = path.join(ws.path, folder, file);
  const stats = checkPlain(ws.path, path.join(folder, file), 'file');
  if (stats === null) {
    if (checkPlain(ws.path, folder, 'folder') === null) {
      throw Refusal.of('SESSION_FOLDER_MISSING', { path: path.join(ws.path, folder) });
    }
    throw Refusal.of('SESSION_DB_MISSING', { file });
  }
  if (stats.size === 0) throw Refusal.of('SESSION_DB_EMPTY', { file });
  // SQLite opens this one by itself: a link or a FIFO of that name must not reach it.
  checkPlain(ws.path, path.join(folder, `${file}-journal`), 'file');
  refuseWalFiles(ws, path.join(folder, file), file);
  let header: SqliteHeader | null;
  try {
    header = sessionDbHeader(full);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw Refusal.of('SESSION_DB_MISSING', { file }, error);
    if (hasCode(error, 'EACCES', 'EPERM')) {
      throw Refusal.of('NOT_READABLE', { path: full, reason: 'permission denied' }, error);
    }
    throw error;
  }
  if (header !== null && !header.sqlite) throw Refusal.of('SESSION_DB_NOT_SQLITE', { file });
  if (header?.wal === true) throw Refusal.of('SESSION_DB_WAL', { file });
  return { path: full, header };
}

/**
 * Makes a fresh read handle safe to use and starts the transaction that its whole life lies in: the
 * tables that were checked are then the tables that are read.
 */
function prepareForReading(db: Database.Database, file: SessionDbFile): ReadableDb {
  assertReadable(db);
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.exec('BEGIN');
  checkTables(db, file);
  return db;
}

function open(ws: WorkspacePath, key: SessionKey, file: SessionDbFile): ReadableDb {
  const checked = checkSessionDb(ws, key, file);
  let db: Database.Database | null = null;
  try {
    db = openHandle(checked.path, { readonly: true, timeoutMs: READ_BUSY_MS });
    return prepareForReading(db, file);
  } catch (error) {
    db?.close();
    throw fromSqlite(error, { file, path: checked.path, waitedMs: READ_BUSY_MS });
  }
}

/** A database for whoever asks for it by name: what is in it may be used in any way, so nothing foreign may be there. */
function openForAnything(ws: WorkspacePath, key: SessionKey, file: SessionDbFile): ReadableDb {
  const db = open(ws, key, file);
  try {
    checkWritableSchema(db, file);
    checkSeq(db, file);
    return db;
  } catch (error) {
    db.close();
    throw fromSqlite(error, {
      file,
      path: path.join(ws.path, sessionDirRelative(key.agentGroupId, key.sessionId), file),
    });
  }
}

/**
 * The session's inbound.db, read-only, inside a read transaction: all that is asked comes from one moment.
 * Open, work, close: while it is open no writer can commit, so the caller closes it at once after its work.
 * Writes go through the operations (`writeSessionMessage`, `writeDestinations`, …), never through a handle.
 * @throws as checkSessionDb; SESSION_DB_BUSY, SESSION_DB_HOT_JOURNAL, SESSION_DB_DAMAGED, SESSION_DB_SCHEMA,
 *   SESSION_DB_PROGRAM, SESSION_DB_SEQ
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
 * Opens, checks, works, closes. For work that reads the tables of a session and nothing else: what is odd
 * elsewhere in the schema is then no hindrance to showing them. A file that a dead writer left with a hot journal is read from a
 * recovered copy outside the workspace.
 * @param work synchronous; its result must not hold on to the handle; told whether it reads a recovered copy
 * @throws as checkSessionDb; SESSION_DB_BUSY, SESSION_DB_HOT_JOURNAL, SESSION_DB_DAMAGED, SESSION_DB_SCHEMA,
 *   and what `work` throws
 */
export function withReadableDb<T>(
  ws: WorkspacePath,
  key: SessionKey,
  file: SessionDbFile,
  work: (db: ReadableDb, recovered: boolean) => T,
): T {
  const full = path.join(ws.path, sessionDirRelative(key.agentGroupId, key.sessionId), file);
  let db: ReadableDb;
  try {
    db = open(ws, key, file);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'SESSION_DB_HOT_JOURNAL' || isOpenHere(full))
      throw error;
    return withRecoveredCopy(full, file, (copy) => work(prepareForReading(copy, file), true));
  }
  try {
    return work(db, false);
  } catch (error) {
    throw fromSqlite(error, { file, path: full });
  } finally {
    db.close();
  }
}
