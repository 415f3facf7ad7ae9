import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Whether no file can be made beside this one for lack of blocks or inodes. The file itself is not touched:
 * closing a descriptor of it would drop the locks that SQLite holds on it here.
 * @param path absolute
 */
export function isDiskFull(path: string): boolean {
  try {
    const { bavail, files, ffree } = statfsSync(dirname(path));
    // Some file systems count no inodes.
    return bavail === 0 || (files > 0 && ffree === 0);
  } catch {
    return false; // The folder is gone, or out of reach: no disk is to blame.
  }
}
