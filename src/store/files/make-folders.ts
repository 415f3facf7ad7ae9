import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { isMissing } from './fs-refusal.js';

/**
 * Makes a folder and any missing ones above it. Node's own recursive mkdir says ENOENT on a read-only file
 * system; this one says EROFS.
 * @param folder absolute
 * @throws the system's error
 */
export function makeFolders(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    // A read-only file system may report EROFS even for a folder that exists.
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
    if (!isMissing(error) || path.dirname(folder) === folder) throw error;
    makeFolders(path.dirname(folder));
    mkdirSync(folder);
  }
}
