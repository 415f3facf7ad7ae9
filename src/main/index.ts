/** The composition root: what is made, in which order, and who knows whom. Nothing else. */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { findEndpoints } from '../engine/endpoints.js';
import { EngineWatch } from '../engine/watch.js';
import { ReaderClient } from '../reader/client.js';
import type { Go } from '../shared/contract.js';
import { listQuestions } from '../store/question.js';
import { Audit } from './audit.js';
import { AuditLog } from './audit-log.js';
import { openConsoleDb } from './console-db.js';
import { Desk } from './desk.js';
import { DesktopNotifications } from './desktop-notifications.js';
import { parseFlags } from './flags.js';
import { ChangedPush, sendGo } from './ipc/events.js';
import { makeHandlers } from './ipc/handlers/index.js';
import { serve } from './ipc/serve.js';
import { lockDown } from './lockdown.js';
import { startLog } from './log.js';
import { setMenu } from './menu.js';
import { APP_ORIGIN, registerAppScheme, serveApp } from './protocol.js';
import { readerSpawner } from './reader-process.js';
import { Simulation } from './simulation.js';
import { Staging } from './staging.js';
import { createWindow } from './window.js';
import { WriteLock } from './write-lock.js';

const flags = parseFlags(process.argv.slice(1), process.cwd());
if (flags.userDataDir !== null) {
  mkdirSync(flags.userDataDir, { recursive: true });
  app.setPath('userData', flags.userDataDir);
}
// `electron-vite dev` serves the window itself, for hot reloading; only ever from a checkout.
const devServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
const origin = devServer === undefined ? APP_ORIGIN : new URL(devServer).origin;

registerAppScheme();
// Chromium's animation of a key press or a wheel would override a jump that the console makes meanwhile.
app.commandLine.appendSwitch('disable-smooth-scrolling');
// As root Chromium cannot sandbox and every child would die; the launcher says so and adds the switch.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

if (app.requestSingleInstanceLock()) void start();
else app.quit();

async function start(): Promise<void> {
  const userData = app.getPath('userData');
  mkdirSync(userData, { recursive: true });
  const log = startLog(userData);
  const consoleDb = openConsoleDb(userData);
  const auditLog = new AuditLog(userData);
  const staging = await Staging.in(join(userData, 'staged'));
  await app.whenReady();

  // The page loads while main gets ready for its first call, which it does in this same tick.
  lockDown(origin, log);
  serveApp(join(import.meta.dirname, '../renderer'));
  let window: BrowserWindow | null = createWindow(consoleDb);
  window.on('closed', () => {
    window = null;
  });
  void window.loadURL(devServer ?? `${APP_ORIGIN}/index.html`);

  const changed = new ChangedPush(() => window?.webContents ?? null);
  const reader = new ReaderClient({
    spawn: readerSpawner(join(userData, 'reader-temp'), log),
    onStopped: (reason) => log.warn('reader stopped', reason),
    onFault: (fault) => desk.readerFailed(fault),
    onRecovered: () => desk.readerRecovered(),
  });
  const engine = new EngineWatch({
    clock: { now: () => Date.now() },
    findEndpoints: () => findEndpoints({ env: process.env, platform: process.platform, home: homedir() }),
    onChange: (sessions) => {
      simulation.makeWay();
      changed.push(['container'], sessions === 'all' ? [] : sessions);
    },
    log: (line) => log.info('container engine', line),
  });
  const lock = new WriteLock({ readOnly: flags.readOnly, consoleDb });
  const simulation = new Simulation({
    log,
    engine,
    lock,
    onChange: (sessionIds) =>
      sessionIds.length === 0
        ? changed.push(['agent'], [], [])
        : changed.push(['agent', 'session', 'container'], sessionIds),
  });
  const desk = new Desk({
    reader,
    engine,
    simulation,
    consoleDb,
    changed,
    log,
    lock,
    demoDir: join(userData, 'demo-workspace'),
  });

  const go = (to: Go): void => {
    if (window === null) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    sendGo(window.webContents, to);
  };
  const notifications = new DesktopNotifications({
    board: desk.board,
    consoleDb,
    questions: () => listQuestions(desk.ws),
    isSimulated: ({ container }) => container.simulated || simulation.status().host.running,
    isWatched: () => window?.isFocused() === true,
    go,
  });
  const audit = new Audit({
    ...{ log, auditLog },
    names: { session: (id) => desk.titleOf(id), entry: (id) => auditLog.get(id) },
    workspace: () => desk.path,
    now: () => Date.now(),
    onChange: () => changed.push(['audit']),
  });

  const { readOnly } = flags;
  serve(makeHandlers({ desk, staging, consoleDb, auditLog, notifications, readOnly, window: () => window }), {
    isOurs: (frame) =>
      frame !== null && window !== null && frame === window.webContents.mainFrame && frame.origin === origin,
    checkLock: () => lock.check(desk.path),
    audit,
    log,
  });
  setMenu(
    {
      openWorkspace: () => desk.report(async () => void (await desk.choose(window))),
      openDemo: () => desk.report(async () => void (await desk.openDemo())),
      newDemo: () => desk.report(async () => void (await desk.newDemo(window))),
      closeWorkspace: () => desk.report(() => desk.close()),
      showAttention: () => go({ to: 'attention' }),
    },
    !app.isPackaged,
  );

  const first = desk.report(() => desk.openFirst(flags));
  // Once what the person waits for is there.
  if (!readOnly) void first.then(() => auditLog.prepare());

  app.on('second-instance', (_event, argv, cwd) => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    const asked = parseFlags(argv.slice(1), cwd);
    if (asked.workspace !== null || asked.demo) void desk.report(() => desk.openFirst(asked));
  });
  app.on('window-all-closed', () => app.quit());

  // The window's place is written as it closes, so the console's own data closes last.
  app.on('will-quit', () => {
    auditLog.close();
    consoleDb.close();
  });
  let stopped = false;
  app.on('before-quit', (event) => {
    if (stopped) return;
    // Quitting waits until everything that is open is closed, then asks again.
    event.preventDefault();
    void first
      .then(() => desk.close())
      .catch((error: unknown) => log.error('closing the workspace', error))
      .finally(() => {
        reader.close();
        stopped = true;
        app.quit();
      });
  });
}
