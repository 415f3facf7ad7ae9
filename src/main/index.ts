/** What the first picture needs, and nothing else; the rest is loaded while the page loads. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, Menu } from 'electron';
import { Refusal } from '../contract/errors.js';
import { EarlyLog } from '../desk/early-log.js';
import { parseFlags } from '../desk/flags.js';
import { closeProfile, lockTrouble, readyProfile } from '../desk/profile.js';
import { type SetAside, tidyProfile } from '../profile/set-aside.js';
import type { startConsole } from './console.js';
import { findDevServer, isDevBuild } from './dev-server.js';
import { openGate } from './ipc/gate.js';
import { keepAtHome, lockDown } from './lockdown.js';
import { APP_ORIGIN, registerAppScheme, type Served, serveApp } from './protocol.js';
import { awaitAnswer, type Handover, type OwnStart, sweepAnswers } from './second-start.js';
import { createWindow } from './window.js';

const own: OwnStart = {
  ...{ argv: process.argv.slice(1), cwd: process.cwd() },
  hasSwitch: (name, value) =>
    app.commandLine.hasSwitch(name) && app.commandLine.getSwitchValue(name) === value,
};
const flags = parseFlags(own.argv, own.cwd);
const devServer = findDevServer(process.env.ELECTRON_RENDERER_URL, isDevBuild);
const origin = devServer.url === null ? APP_ORIGIN : new URL(devServer.url).origin;
const home = devServer.url === null ? `${APP_ORIGIN}/index.html` : new URL(devServer.url).href;

registerAppScheme();
// Our menu comes with the rest; Electron's own would be made first and thrown away.
Menu.setApplicationMenu(null);
// Chromium's animation of a key press or a wheel would override a jump that the console makes meanwhile.
app.commandLine.appendSwitch('disable-smooth-scrolling');
// As root Chromium cannot sandbox and every child would die; the launcher says so and adds the switch.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

try {
  begin();
} catch (error) {
  void cannotStart(error);
}

/** @throws PROFILE_UNUSABLE, FLAGS_REFUSED */
function begin(): void {
  // Otherwise a profile other than the one that was meant would be used.
  if (flags.userDataDir === null && flags.typed.some((flag) => flag.startsWith('--user-data-dir')))
    refuseFlags();
  const userData = flags.userDataDir ?? app.getPath('userData');
  if (flags.userDataDir !== null) app.setPath('userData', userData);
  readyProfile(userData);
  const handover: Handover = { argv: [...own.argv], cwd: own.cwd, answer: randomUUID() };
  if (app.requestSingleInstanceLock(handover)) {
    if (flags.problems.length > 0) refuseFlags();
    closeProfile(userData);
    sweepAnswers(userData);
    start(userData, tidyProfile(userData, new Date())).catch((error: unknown) => void cannotStart(error));
    return;
  }
  const reason = lockTrouble(userData);
  if (reason !== null) throw Refusal.of('PROFILE_UNUSABLE', { path: userData, reason });
  const refusal = awaitAnswer(userData, handover.answer);
  if (refusal !== null) process.stderr.write(`${refusal}\n`);
  app.exit(refusal === null ? 0 : 1);
}

function refuseFlags(): never {
  throw Refusal.of('FLAGS_REFUSED', { problems: flags.problems });
}

/** On the terminal first: without a display, or anybody at it, the box tells nobody. */
async function cannotStart(error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Session Console cannot start: ${reason}\n`);
  await app.whenReady();
  dialog.showErrorBox('Session Console cannot start', reason);
  app.exit(1);
}

async function start(userData: string, aside: SetAside[]): Promise<void> {
  const log = new EarlyLog();
  if (devServer.ignored !== null) {
    log.warn(
      'ELECTRON_RENDERER_URL is ignored: it works only with npm run dev, and only for this machine',
      devServer.ignored,
    );
  }
  const secondStarts: { data: unknown; argv: string[]; cwd: string }[] = [];
  let startedAgain: ((...start: [data: unknown, argv: string[], cwd: string]) => void) | null = null;
  app.on('second-instance', (_event, argv, cwd, data) => {
    if (startedAgain === null) secondStarts.push({ data, argv, cwd });
    else startedAgain(data, argv, cwd);
  });
  await app.whenReady();

  lockDown(origin, log);
  const served = serveApp(join(import.meta.dirname, '../renderer'));
  let window: BrowserWindow | null = createWindow({ userData, log, onSetAside: (one) => aside.push(one) });
  window.on('closed', () => {
    window = null;
  });
  app.on('window-all-closed', () => app.quit());
  keepAtHome(window.webContents, home, log);
  void window.loadURL(home);

  const given = { ...{ userData, flags, own, log, aside }, window: () => window };
  const rest = startRest(given, devServer.url === null ? served : null);
  startedAgain = (data, argv, cwd) => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    void rest.then((console) => console.startedAgain(data, argv, cwd));
  };
  for (const { data, argv, cwd } of secondStarts) startedAgain(data, argv, cwd);
  const answerer = rest.then(({ answer }) => answer);
  openGate(answerer, {
    isOurs: (frame) =>
      frame !== null && window !== null && frame === window.webContents.mainFrame && frame.origin === origin,
    log,
  });
  await answerer;
}

/**
 * Loads and starts what is behind the window, in two steps that each occupy the main thread for a while: the
 * first while the page's process is being made, the second while that is busy with its script.
 */
async function startRest(given: Parameters<typeof startConsole>[0], served: Served | null) {
  await served?.page;
  await import('../contract/contract.js');
  await served?.script;
  const { startConsole } = await import('./console.js');
  return startConsole(given);
}
