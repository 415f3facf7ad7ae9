import { type BrowserWindow, dialog } from 'electron';
import type { AskFile } from '../desk/ask-file.js';

/** The system's own file dialogs, over the window where there is one. */
export function fileDialogs(window: () => BrowserWindow | null): AskFile {
  const open = async (options: Electron.OpenDialogOptions): Promise<string | null> => {
    const owner = window();
    const { canceled, filePaths } =
      owner === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(owner, options);
    return canceled ? null : (filePaths[0] ?? null);
  };
  return {
    folder: (question) => open({ ...question, properties: ['openDirectory', 'showHiddenFiles'] }),
    file: (question) => open({ ...question, properties: ['openFile'] }),
    place: async (question) => {
      const owner = window();
      const options: Electron.SaveDialogOptions = {
        ...question,
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      };
      const { canceled, filePath } =
        owner === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(owner, options);
      return canceled || filePath === '' ? null : filePath;
    },
  };
}
