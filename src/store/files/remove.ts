/** Removing more than one entry, by descriptor alone: whatever is swapped on the way, nothing outside is removed. */
import type { HeldFolder } from './held-folder.js';

/**
 * Removes the named files of a folder, and the folder itself once nothing else is in it.
 * @returns false when it holds something else, which stays
 * @throws PATH_UNSAFE, the system's error
 */
export function removeFiles(parent: HeldFolder, name: string, files: readonly string[]): boolean {
  const folder = parent.folder(name);
  if (folder === null) return true;
  try {
    for (const file of files) if (folder.look(file)?.isFile() === true) folder.removeFile(file);
    if (folder.names().length > 0) return false;
  } finally {
    folder.close();
  }
  parent.removeFolder(name);
  return true;
}

/**
 * Removes a folder of files, the files first: never anything nested deeper. A missing folder is fine.
 * @throws PATH_UNSAFE, the system's error: EISDIR or ENOTEMPTY for a folder that holds a folder
 */
export function removeFolderOfFiles(parent: HeldFolder, name: string): void {
  const folder = parent.folder(name);
  if (folder === null) return;
  try {
    for (const file of folder.names()) folder.removeFile(file);
  } finally {
    folder.close();
  }
  parent.removeFolder(name);
}

/**
 * Removes an entry and everything in it, one component at a time: what is swapped for a link on the way is
 * removed as a link. A missing entry is fine.
 * @throws the system's error, ENOTEMPTY where others keep adding to it
 */
export function removeTree(parent: HeldFolder, name: string): void {
  if (parent.look(name)?.isDirectory() !== true) {
    parent.removeFile(name);
    return;
  }
  const folder = parent.folder(name);
  try {
    if (folder !== null) for (const each of folder.names()) removeTree(folder, each);
  } finally {
    folder?.close();
  }
  parent.removeFolder(name);
}
