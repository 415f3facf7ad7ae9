import { type BrowserWindow, dialog } from 'electron';
import type { WorkspacePath } from '../store/files/paths.js';
import { refuseInsideWorkspace } from '../store/files/save-place.js';

/**
 * Asks where to save something.
 * @returns an absolute path outside the workspace; null when it was cancelled
 * @throws PATH_UNSAFE, NOT_WRITABLE
 */
export async function askWhereToSave(
  window: BrowserWindow | null,
  ws: WorkspacePath,
  options: Electron.SaveDialogOptions,
): Promise<string | null> {
  const { canceled, filePath } =
    window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
  if (canceled || filePath === '') return null;
  refuseInsideWorkspace(ws, filePath);
  return filePath;
}
