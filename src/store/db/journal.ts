import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { Refusal } from '../../shared/errors.js';

/** The last eight bytes of a journal that names a super-journal (SQLite's file format, section 3). */
const MAGIC = Buffer.from('d9d505f920a163d7', 'hex');

/**
 * Refuses to write beside a rollback journal that names a super-journal. A writer that finds such a
 * journal hot opens the file it names, wherever that is, and may delete it; newer SQLite checks the name,
 * and that check is all that would stand between a container and the user's files. Host and container
 * never attach databases, so a true one cannot occur. A plain hot journal is fine: rolling it back is what
 * the next writer is for.
 * @param dbPath absolute path of the database; the journal has been seen to be a plain file
 * @throws SESSION_DB_HOT_JOURNAL
 */
export function checkJournal(dbPath: string, file: string): void {
  const journal = `${dbPath}-journal`;
  const stats = lstatSync(journal, { throwIfNoEntry: false });
  if (stats === undefined || stats.size < MAGIC.length) return;
  let fd: number;
  try {
    fd = openSync(journal, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return; // A live writer has just committed and removed it.
  }
  try {
    const tail = Buffer.alloc(MAGIC.length);
    const size = fstatSync(fd).size;
    readSync(fd, tail, 0, MAGIC.length, Math.max(0, size - MAGIC.length));
    if (tail.equals(MAGIC)) throw Refusal.of('SESSION_DB_HOT_JOURNAL', { file });
  } finally {
    closeSync(fd);
  }
}
