import { join } from 'node:path';
import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import type { Log } from '../desk/early-log.js';
import type { SetAside } from '../profile/set-aside.js';
import { PageCrashes } from './page-crashes.js';
import { readWindowPlace, type WindowPlace, writeWindowPlace } from './window-place.js';

const DEFAULT_PLACE: WindowPlace = { width: 1360, height: 860, maximized: false };

interface Given {
  userData: string;
  log: Log;
  onSetAside(aside: SetAside): void;
}

/** The one window. It is shown once its first frame is painted, so nothing flashes. */
export function createWindow({ userData, log, onSetAside }: Given): BrowserWindow {
  const place = onScreen(readWindowPlace(userData, onSetAside)) ?? DEFAULT_PLACE;
  const window = new BrowserWindow({
    ...(place.x === undefined || place.y === undefined ? {} : { x: place.x, y: place.y }),
    width: place.width,
    height: place.height,
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Session Console',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      disableBlinkFeatures: 'Auxclick',
    },
  });
  window.once('ready-to-show', () => {
    if (place.maximized) window.maximize();
    window.show();
  });
  keepAlive(window, log);
  window.on('close', () => {
    try {
      writeWindowPlace(userData, { ...window.getNormalBounds(), maximized: window.isMaximized() });
    } catch (error) {
      log.warn('the window’s place was not kept', error);
    }
  });
  return window;
}

function keepAlive(window: BrowserWindow, log: Log): void {
  const crashes = new PageCrashes();
  const { webContents } = window;
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error('the page died', reason, exitCode);
    if (crashes.note(performance.now()) === 'reload') webContents.reload();
    else void ask(reason);
  });

  async function ask(reason: string): Promise<void> {
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      title: 'Session Console',
      message: 'The window crashed four times within a minute.',
      detail: `It was reloaded each time, and will not be reloaded again (${reason}). What you wrote is kept as a draft, and nothing that was being written into a workspace is lost. The console’s log has the details.`,
      buttons: ['Load it again', 'Quit'],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    });
    crashes.forget();
    if (response === 1) app.quit();
    else if (!window.isDestroyed()) webContents.reload();
  }
}

/** A remembered place counts only while a screen is still there to show it on. */
function onScreen(place: WindowPlace | null): WindowPlace | null {
  if (place === null || place.x === undefined || place.y === undefined) return place;
  const { x, y } = place;
  const visible = screen.getAllDisplays().some(({ workArea: area }) => {
    const right = Math.min(x + place.width, area.x + area.width);
    const bottom = Math.min(y + place.height, area.y + area.height);
    return right - Math.max(x, area.x) >= 100 && bottom - Math.max(y, area.y) >= 100;
  });
  return visible ? place : { ...place, x: undefined, y: undefined };
}
