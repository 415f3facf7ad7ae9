import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { isMissing } from './fs-refusal.js';

/**
 * Makes a folder and those above it that are missing. Node's own recursive mkdir says ENOENT on a read-only
 * file system; this one says EROFS.
 * @param folder absolute
 * @throws the system's error
 */
export function makeFolders(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    // A read-only file system may say so of a folder that is there too.
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
    if (!isMissing(error) || path.dirname(folder) === folder) throw error;
    makeFolders(path.dirname(folder));
    mkdirSync(folder);
  }
}
