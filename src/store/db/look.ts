/**
 * A session's database looked at before SQLite opens it: the file is hostile input, and what SQLite does by itself when
 * it opens one cannot be taken back.
 */
import { closeSync, readSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from '../../shared/errors.js';
import { readRefusal } from '../files/fs-refusal.js';
import type { HeldFile, HeldFolder } from '../files/held-folder.js';
import { foreignInFirstPage } from './first-page.js';
import { namesSuperJournal } from './journal.js';
import { isOpenHere } from './open-handles.js';

export type SessionDbFile = 'inbound.db' | 'outbound.db';

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
