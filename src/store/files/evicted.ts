/** Files whose content cloud storage has taken away, so that only a placeholder is on this machine. */
import type { Stats } from 'node:fs';
import type { HeldFolder } from './held-folder.js';

/** What iCloud (before macOS 14) leaves in the place of a file. */
export function placeholderOf(file: string): string {
  return `.${file}.icloud`;
}

/** Whether a file that is missing stands there as a placeholder. */
export function isPlaceholder(folder: HeldFolder, file: string): boolean {
  return folder.look(placeholderOf(file)) !== null;
}

/**
 * Whether a file has a size, and not one block: iCloud (since macOS 14), OneDrive, Dropbox and others leave it like
 * that. So do some file systems that count no blocks, and a file that is only zeros.
 */
export function hasNoBlocks({ size, blocks }: Pick<Stats, 'size' | 'blocks'>): boolean {
  return size > 0 && blocks === 0;
}
