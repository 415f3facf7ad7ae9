import { closeSync, readSync } from 'node:fs';
import type { HeldFolder } from '../files/held-folder.js';

/** The last eight bytes of a journal that names a super-journal (SQLite's file format, section 3). */
const MAGIC = Buffer.from('d9d505f920a163d7', 'hex');

/**
 * True when a rollback journal names a super-journal: any path at all, which SQLite opens, and may delete, when
 * it rolls the journal back. Host and container never attach databases, so a genuine one cannot occur.
 * @param journal its name
 * @returns false also when there is no such file (any more)
 * @throws PATH_UNSAFE, the system's error
 */
export function namesSuperJournal(folder: HeldFolder, journal: string): boolean {
  // A live writer has just committed and removed it.
  const file = folder.openFile(journal);
  if (file === null) return false;
  try {
    const { size } = file.stats;
    if (size < MAGIC.length) return false;
    const tail = Buffer.alloc(MAGIC.length);
    readSync(file.fd, tail, 0, tail.length, size - tail.length);
    return tail.equals(MAGIC);
  } finally {
    closeSync(file.fd);
  }
}
