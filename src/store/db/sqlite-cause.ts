import { closeSync, openSync, statfsSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname } from 'node:path';

/**
 * Why a file could not be made or opened, where SQLite tells no more than that it could not: its binding for Node
 * does not hand on the system's own error. Looked for at once, and without touching the file: closing any
 * descriptor of it here would drop the locks that SQLite holds on it.
 * @param path absolute, of the file beside which something was to be made
 */
export function causeOfCantOpen(path: string): 'disk full' | 'too many open files' | null {
  try {
    const { bavail, files, ffree } = statfsSync(dirname(path));
    // Some file systems count no inodes.
    if (bavail === 0 || (files > 0 && ffree === 0)) return 'disk full';
  } catch {
    // The folder is gone, or out of reach: no disk is to blame.
  }
  try {
    closeSync(openSync(devNull, 'r'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EMFILE' || code === 'ENFILE') return 'too many open files';
  }
  return null;
}
