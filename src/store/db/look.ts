/**
 * A session's database examined before SQLite opens it: the file is hostile input, and what SQLite does by
 * itself on opening one cannot be undone.
 */
import { closeSync, readSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from '../../contract/errors.js';
import { hasNoBlocks, isPlaceholder } from '../files/evicted.js';
import { readRefusal } from '../files/fs-refusal.js';
import type { HeldFile, HeldFolder } from '../files/held-folder.js';
import { FIRST_READ, foreignInFirstPage } from './first-page.js';
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

/** A session's database as it was looked at, identified by what does not change with its name. */
export interface SeenDb {
  readonly dev: number;
  readonly ino: number;
  /** Null while this process has it open: it was looked at before. */
  readonly header: SqliteHeader | null;
  /** The descriptor that it was looked at through, closed since: most likely the one that SQLite gets next. */
  readonly fd: number | null;
}

const HEADER_BYTES = 100;
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
/** Used for one file at a time: nothing is awaited between filling and reading it. */
const beginning = Buffer.alloc(FIRST_READ);

/** @param bytes from the file's beginning */
function headerOf(bytes: Buffer): SqliteHeader {
  const whole = bytes.length >= HEADER_BYTES;
  return {
    sqlite: whole && bytes.compare(MAGIC, 0, MAGIC.length, 0, MAGIC.length) === 0,
    wal: whole && (bytes[18] === 2 || bytes[19] === 2),
    changeCounter: whole ? bytes.readUInt32BE(24) : 0,
  };
}

interface Found {
  readonly seen: SeenDb;
  readonly size: number;
  /** What no host makes and what is costly to open, in words. */
  readonly foreign: string | null;
  /** Whether cloud storage has kept its content. */
  readonly evicted: boolean;
}

/**
 * Looks at a database, and reads its header through the file system. SQLite cannot be asked: a first query on a
 * WAL file leaves a -shm beside it, even through a read-only handle. Closing a descriptor drops the locks that
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
    return { seen: { dev, ino, header: null, fd: null }, size, foreign: null, evicted: false };
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
    // On macOS reading it would fetch it, and wait for that; nobody has asked for it.
    const empty = hasNoBlocks(stats);
    if (empty && process.platform === 'darwin') {
      return { seen: { dev, ino, header: null, fd }, size, foreign: null, evicted: true };
    }
    const wanted = writing ? FIRST_READ : HEADER_BYTES;
    const first = beginning.subarray(0, readSync(fd, beginning, 0, wanted, 0));
    const head = headerOf(first);
    // Opening alone could block the thread that writes; a reader can be killed.
    const foreign = writing && head.sqlite ? foreignInFirstPage(fd, first) : null;
    const evicted = empty && first.every((byte) => byte === 0);
    return { seen: { dev, ino, header: head, fd }, size, foreign, evicted };
  } finally {
    closeSync(fd);
  }
}

/**
 * Refuses what SQLite would open by itself beside a database: a link or a FIFO under the journal's name must
 * not reach it, and a -wal or -shm counts whatever the header says, since SQLite goes by the file.
 * @returns whether there is a journal
 * @throws PATH_UNSAFE, SESSION_DB_WAL
 */
function checkBeside(folder: HeldFolder, file: SessionDbFile): boolean {
  const journal = folder.lookAtFile(`${file}-journal`) !== null;
  for (const end of ['-wal', '-shm']) {
    if (folder.lookAtFile(file + end) !== null) throw Refusal.of('SESSION_DB_WAL', { file });
  }
  return journal;
}

/** As checkSessionDb; also says whether there is a journal. */
function look(folder: HeldFolder, file: SessionDbFile, writing: boolean): { seen: SeenDb; journal: boolean } {
  const found = see(folder, file, writing);
  if (found === null) {
    throw Refusal.of(isPlaceholder(folder, file) ? 'SESSION_DB_EVICTED' : 'SESSION_DB_MISSING', { file });
  }
  if (found.evicted) throw Refusal.of('SESSION_DB_EVICTED', { file });
  if (found.size === 0) throw Refusal.of('SESSION_DB_EMPTY', { file });
  const journal = checkBeside(folder, file);
  const { header: head } = found.seen;
  if (head !== null && !head.sqlite) throw Refusal.of('SESSION_DB_NOT_SQLITE', { file });
  if (head?.wal === true) throw Refusal.of('SESSION_DB_WAL', { file });
  if (found.foreign !== null) throw Refusal.of('SESSION_DB_PROGRAM', { file, what: found.foreign });
  return { seen: found.seen, journal };
}

/**
 * Looks at a session's database without opening it in SQLite. Call it before each open.
 * @param folder the session's, held open
 * @throws PATH_UNSAFE, NOT_READABLE, SESSION_DB_MISSING, SESSION_DB_EVICTED, SESSION_DB_EMPTY, SESSION_DB_NOT_SQLITE,
 *   SESSION_DB_WAL
 */
export function checkSessionDb(folder: HeldFolder, file: SessionDbFile): SeenDb {
  return look(folder, file, false).seen;
}

/**
 * As checkSessionDb, for a file that is to be written. A rollback journal that names a super-journal is
 * refused: newer SQLite checks that name, and its check is all that would stand between a container and the
 * user's files. A plain hot journal is fine: rolling it back is the next writer's job.
 * @throws as checkSessionDb, SESSION_DB_PROGRAM, SESSION_DB_HOT_JOURNAL
 */
export function checkWritableSessionDb(folder: HeldFolder, file: SessionDbFile): SeenDb {
  const { seen, journal } = look(folder, file, true);
  if (journal && namesSuperJournal(folder, `${file}-journal`))
    throw Refusal.of('SESSION_DB_HOT_JOURNAL', { file });
  return seen;
}
