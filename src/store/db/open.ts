/**
 * Session databases, opened for one piece of work and closed again: a connection kept open freezes what
 * host and container see of each other. The files are hostile input, so each is looked at first.
 */
import { closeSync, fstatSync, readSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { Refusal } from '../../shared/errors.js';
import { readRefusal } from '../files/fs-refusal.js';
import { HELD_BY_DESCRIPTOR, type HeldFile, type HeldFolder, openDescriptors } from '../files/held-folder.js';
import type { WorkspacePath } from '../files/paths.js';
import { openSessionDir } from '../files/session-dir.js';
import type { SessionKey } from '../session-key.js';
import { foreignInFirstPage } from './first-page.js';
import { namesSuperJournal } from './journal.js';
import { guardOpens } from './plain-open.js';
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

/** True while this process has a handle open on that file (absolute path). */
export function isOpenHere(file: string): boolean {
  for (const db of handles.get(file) ?? []) if (db.open) return true;
  handles.delete(file);
  return false;
}

/** What the first bytes of a database file tell without SQLite. */
export interface SqliteHeader {
  readonly sqlite: boolean;
  readonly wal: boolean;
  /** Goes up with each commit in a rollback journal mode. */
  readonly changeCounter: number;
}

/** A session's database as it was looked at, by what does not change with its name. */
export interface SeenDb {
  readonly dev: number;
  readonly ino: number;
  /** Null while this process has it open: it was looked at before. */
  readonly header: SqliteHeader | null;
  /** The descriptor that it was looked at through, closed again: most likely the one that SQLite gets next. */
  readonly fd: number | null;
}

const HEADER_BYTES = 100;
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
/** Used for one read at a time: nothing is awaited between filling and reading it. */
const header = Buffer.alloc(HEADER_BYTES);

function readHeader(fd: number): SqliteHeader {
  const got = readSync(fd, header, 0, HEADER_BYTES, 0);
  return {
    sqlite: got === HEADER_BYTES && header.compare(MAGIC, 0, MAGIC.length, 0, MAGIC.length) === 0,
    wal: header[18] === 2 || header[19] === 2,
    changeCounter: header.readUInt32BE(24),
  };
}

interface Found {
  readonly seen: SeenDb;
  readonly size: number;
  /** What no host makes and is costly to open, in words. */
  readonly foreign: string | null;
}

/**
 * Looks at a database, and reads its header by the file system. SQLite cannot be asked: a first query on a WAL
 * file leaves a -shm beside it, even through a read-only handle. Closing a descriptor drops the locks that
 * SQLite holds on that file in this process, so it is opened only while no handle is open on it here.
 * @returns null when there is no such file
 * @throws PATH_UNSAFE, NOT_READABLE
 */
function see(folder: HeldFolder, file: SessionDbFile, writing: boolean): Found | null {
  const full = path.join(folder.path, file);
  if (isOpenHere(full)) {
    const stats = folder.lookAtFile(file);
    if (stats === null) return null;
    const { dev, ino, size } = stats;
    return { seen: { dev, ino, header: null, fd: null }, size, foreign: null };
  }
  let opened: HeldFile | null;
  try {
    opened = folder.openFile(file);
  } catch (error) {
    throw readRefusal(error, full);
  }
  if (opened === null) return null;
  const { fd, stats } = opened;
  try {
    const { dev, ino, size } = stats;
    const head = readHeader(fd);
    // Opening alone could hold the thread up that writes; a reader can be killed.
    const foreign = writing && head.sqlite ? foreignInFirstPage(fd) : null;
    return { seen: { dev, ino, header: head, fd }, size, foreign };
  } finally {
    closeSync(fd);
  }
}

/**
 * Refuses what SQLite would open by itself beside a database: a link or a FIFO under the journal's name must not
 * reach it, and a -wal or -shm counts whatever the header says, since SQLite goes by the file.
 * @throws PATH_UNSAFE, SESSION_DB_WAL
 */
function checkBeside(folder: HeldFolder, file: SessionDbFile): void {
  folder.lookAtFile(`${file}-journal`);
  for (const end of ['-wal', '-shm']) {
    if (folder.lookAtFile(file + end) !== null) throw Refusal.of('SESSION_DB_WAL', { file });
  }
}

/**
 * Looks at a session's database without opening it in SQLite. To be called before each open.
 * @param folder the session's, held open
 * @throws PATH_UNSAFE, NOT_READABLE, SESSION_DB_MISSING, SESSION_DB_EMPTY, SESSION_DB_NOT_SQLITE, SESSION_DB_WAL
 */
export function checkSessionDb(folder: HeldFolder, file: SessionDbFile, writing = false): SeenDb {
  const found = see(folder, file, writing);
  if (found === null) throw Refusal.of('SESSION_DB_MISSING', { file });
  if (found.size === 0) throw Refusal.of('SESSION_DB_EMPTY', { file });
  checkBeside(folder, file);
  const { header: head } = found.seen;
  if (head !== null && !head.sqlite) throw Refusal.of('SESSION_DB_NOT_SQLITE', { file });
  if (head?.wal === true) throw Refusal.of('SESSION_DB_WAL', { file });
  if (found.foreign !== null) throw Refusal.of('SESSION_DB_PROGRAM', { file, what: found.foreign });
  return found.seen;
}

/**
 * As checkSessionDb, for a file that is to be written. A rollback journal that names a super-journal is refused:
 * newer SQLite checks that name, and its check is all that would stand between a container and the user's files.
 * A plain hot journal is fine: rolling it back is what the next writer is for.
 * @throws as checkSessionDb, SESSION_DB_PROGRAM, SESSION_DB_HOT_JOURNAL
 */
export function checkWritableSessionDb(folder: HeldFolder, file: SessionDbFile): SeenDb {
  const seen = checkSessionDb(folder, file, true);
  const journal = `${file}-journal`;
  if (folder.look(journal) !== null && namesSuperJournal(folder, journal))
    throw Refusal.of('SESSION_DB_HOT_JOURNAL', { file });
  return seen;
}

function isFile(fd: number, { dev, ino }: SeenDb): boolean {
  try {
    const stats = fstatSync(fd);
    return stats.ino === ino && stats.dev === dev;
  } catch {
    return false; // No such descriptor.
  }
}

const MOST_DESCRIPTORS = 4096;

/** The descriptors of this process; where the system does not list them, all that there can reasonably be. */
function descriptors(): number[] {
  return openDescriptors() ?? Array.from({ length: MOST_DESCRIPTORS }, (_, fd) => fd);
}

/**
 * Whether SQLite opened the very file that was looked at, under its own name: the journal's name is made of that.
 * SQLite takes a name and follows links, so between the look and its open a container may have put another file
 * there, and no look before the open can tell.
 */
function isWhatWasSeen(db: Database.Database, full: string, seen: SeenDb): boolean {
  // On Windows SQLite's files are no descriptors: there the look at the name after the open is all there is.
  if (process.platform === 'win32') return true;
  if (!(seen.fd !== null && isFile(seen.fd, seen)) && !descriptors().some((fd) => isFile(fd, seen)))
    return false;
  const row = db.prepare<[], unknown[]>('PRAGMA database_list').raw().get();
  return row?.[2] === full || !HELD_BY_DESCRIPTOR;
}

/**
 * Opens a handle on a database that was looked at. Every handle on a session's database in this process must
 * come from here. Nothing was read or locked through it when this returns.
 * @throws SESSION_DB_REPLACED when SQLite opened another file; SqliteError
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
  isOpenHere(full); // Forgets the closed ones.
  const known = handles.get(full) ?? new Set();
  handles.set(full, known.add(db));
  return db;
}

/**
 * Refuses when the file under its name is not the one that is open any more. To be called inside the transaction,
 * before its commit: what is acknowledged stands where the container looks for it.
 * @throws SESSION_DB_REPLACED, PATH_UNSAFE
 */
export function checkStillThere(folder: HeldFolder, file: SessionDbFile, seen: SeenDb): void {
  const stats = folder.lookAtFile(file);
  if (stats?.ino !== seen.ino || stats.dev !== seen.dev || !folder.isAtItsName()) {
    throw Refusal.of('SESSION_DB_REPLACED', { file });
  }
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

function open(folder: HeldFolder, file: SessionDbFile): ReadableDb {
  const seen = checkSessionDb(folder, file);
  let db: Database.Database | null = null;
  try {
    db = openHandle(folder, file, seen, { readonly: true, timeoutMs: READ_BUSY_MS });
    return prepareForReading(db, file);
  } catch (error) {
    db?.close();
    throw fromSqlite(error, { file, path: path.join(folder.path, file), waitedMs: READ_BUSY_MS });
  }
}

/** A database for whoever asks for it by name: what is in it may be used in any way, so nothing foreign may be there. */
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
      throw fromSqlite(error, { file, path: path.join(folder.path, file) });
    }
  } finally {
    folder.close();
  }
}

/**
 * The session's inbound.db, read-only, inside a read transaction: all that is asked comes from one moment.
 * Open, work, close: while it is open no writer can commit, so the caller closes it at once after its work.
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
 * Opens, checks, works, closes. For work that reads the tables of a session and nothing else: what is odd
 * elsewhere in the schema is then no hindrance to showing them. A file that a dead writer left with a hot journal is read from a
 * recovered copy outside the workspace.
 * @param work synchronous; its result must not hold on to the handle; told whether it reads a recovered copy
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
      throw fromSqlite(error, { file, path: full });
    } finally {
      db.close();
    }
  } finally {
    folder.close();
  }
}
