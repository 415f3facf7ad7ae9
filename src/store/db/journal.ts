import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { Refusal } from '../../shared/errors.js';
import { isMissing } from '../files/fs-refusal.js';

/** The last eight bytes of a journal that names a super-journal (SQLite's file format, section 3). */
const MAGIC = Buffer.from('d9d505f920a163d7', 'hex');

/**
 * True when a rollback journal names a super-journal: any path at all, which SQLite opens, and may delete,
 * when it rolls the journal back. Host and container never attach databases, so a true one cannot occur.
 * @param journal absolute path of a file that has been seen to be a plain one
 * @returns false too when there is no such file (any more)
 */
export function namesSuperJournal(journal: string): boolean {
  let fd: number;
  try {
    fd = openSync(journal, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    // A live writer has just committed and removed it.
    if (isMissing(error)) return false;
    throw error;
  }
  try {
    const { size } = fstatSync(fd);
    if (size < MAGIC.length) return false;
    const tail = Buffer.alloc(MAGIC.length);
    readSync(fd, tail, 0, tail.length, size - tail.length);
    return tail.equals(MAGIC);
  } finally {
    closeSync(fd);
  }
}

/**
 * Refuses to write beside a rollback journal that names a super-journal: newer SQLite checks the name, and
 * that check is all that would stand between a container and the user's files. A plain hot journal is
 * fine: rolling it back is what the next writer is for.
 * @param dbPath absolute path of the database; the journal has been seen to be a plain file
 * @throws SESSION_DB_HOT_JOURNAL
 */
export function checkJournal(dbPath: string, file: string): void {
  if (namesSuperJournal(`${dbPath}-journal`)) throw Refusal.of('SESSION_DB_HOT_JOURNAL', { file });
}
