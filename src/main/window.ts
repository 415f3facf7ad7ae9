import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Log } from './early-log.js';
import { readWindowPlace, type WindowPlace, writeWindowPlace } from './window-place.js';

const DEFAULT_PLACE: WindowPlace = { width: 1360, height: 860, maximized: false };

/** The one window. It is shown when its first frame is painted, so nothing flashes. */
export function createWindow(userData: string, log: Log): BrowserWindow {
  const place = onScreen(readWindowPlace(userData)) ?? DEFAULT_PLACE;
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
  // A page that crashed is loaded again; one that crashes at once again and again is left as it is.
  let reloads = 0;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || reloads >= 3) return;
    reloads += 1;
    window.webContents.reload();
  });
  window.on('close', () => {
    try {
      writeWindowPlace(userData, { ...window.getNormalBounds(), maximized: window.isMaximized() });
    } catch (error) {
      log.warn('the window’s place was not kept', error);
    }
  });
  return window;
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
