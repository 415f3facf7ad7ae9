/** Making what was done in a folder safe from a power cut. */
import { closeSync, constants, fsyncSync, openSync } from 'node:fs';

/** On some file systems a folder cannot be synced; its entries are then as safe as they get. */
function unlessUnsupported(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EINVAL')) throw error;
}

/** A folder's entries are safe from a power cut only once the folder itself is synced. */
export function syncFolder(folder: string): void {
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(fd);
  } catch (error) {
    unlessUnsupported(error);
  } finally {
    closeSync(fd);
  }
}
