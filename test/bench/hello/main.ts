/** The least that an Electron app of this stack does: the floor of the console's start and weight. */
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain } from 'electron';

const userData = app.commandLine.getSwitchValue('user-data-dir');
if (userData !== '') app.setPath('userData', userData);

void app.whenReady().then(() => {
  ipcMain.handle('hello', (_event, name: unknown) => `Hello, ${String(name)}`);
  const window = new BrowserWindow({
    width: 1360,
    height: 860,
    show: false,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadFile(join(import.meta.dirname, '../renderer/index.html'));
});
app.on('window-all-closed', () => app.quit());
