/** What the first picture needs, and nothing else; the rest is loaded while the page is. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, Menu } from 'electron';
import type { startConsole } from './console.js';
import { EarlyLog } from './early-log.js';
import { parseFlags } from './flags.js';
import { openGate } from './ipc/gate.js';
import { lockDown } from './lockdown.js';
import { APP_ORIGIN, registerAppScheme, type Served, serveApp } from './protocol.js';
import { createWindow } from './window.js';

const flags = parseFlags(process.argv.slice(1), process.cwd());
if (flags.userDataDir !== null) {
  mkdirSync(flags.userDataDir, { recursive: true });
  app.setPath('userData', flags.userDataDir);
}
// `electron-vite dev` serves the window itself, for hot reloading; only ever from a checkout.
const devServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
const origin = devServer === undefined ? APP_ORIGIN : new URL(devServer).origin;

registerAppScheme();
// Its own menu comes with the rest; Electron's would be made first and thrown away.
Menu.setApplicationMenu(null);
// Chromium's animation of a key press or a wheel would override a jump that the console makes meanwhile.
app.commandLine.appendSwitch('disable-smooth-scrolling');
// As root Chromium cannot sandbox and every child would die; the launcher says so and adds the switch.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

if (app.requestSingleInstanceLock()) void start();
else app.quit();

async function start(): Promise<void> {
  const userData = app.getPath('userData');
  mkdirSync(userData, { recursive: true });
  const log = new EarlyLog();
  await app.whenReady();

  lockDown(origin, log);
  const served = serveApp(join(import.meta.dirname, '../renderer'));
  let window: BrowserWindow | null = createWindow(userData, log);
  window.on('closed', () => {
    window = null;
  });
  app.on('window-all-closed', () => app.quit());
  void window.loadURL(devServer ?? `${APP_ORIGIN}/index.html`);

  const rest = startRest({ userData, flags, log, window: () => window }, devServer ? null : served);
  app.on('second-instance', (_event, argv, cwd) => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    void rest.then(({ startedAgain }) => startedAgain(argv, cwd));
  });
  const answerer = rest.then(({ answer }) => answer);
  openGate(answerer, {
    isOurs: (frame) =>
      frame !== null && window !== null && frame === window.webContents.mainFrame && frame.origin === origin,
    log,
  });
  answerer.catch((error: unknown) => {
    dialog.showErrorBox('Session Console cannot start', String(error));
    app.exit(1);
  });
}

/**
 * Loads and starts what is behind the window, in two bites that each take the main thread for a while: the
 * first while the page's process is being made, the second when that has its script to work on.
 */
async function startRest(given: Parameters<typeof startConsole>[0], served: Served | null) {
  await served?.page;
  await import('../shared/contract.js');
  await served?.script;
  const { startConsole } = await import('./console.js');
  return startConsole(given);
}
