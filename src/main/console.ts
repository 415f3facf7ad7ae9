/** Everything behind the window: what is made, in which order, and who knows whom. Nothing else. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { findEndpoints } from '../engine/endpoints.js';
import { EngineWatch } from '../engine/watch.js';
import { ReaderClient } from '../reader/client.js';
import type { Go } from '../shared/contract.js';
import { LOCK_WAIT_MS, patiently } from '../store/db/lock-wait.js';
import { namesOf } from '../store/names.js';
import { listQuestions } from '../store/question.js';
import { Audit } from './audit.js';
import { AuditLog } from './audit-log.js';
import { Batch } from './batch.js';
import { openConsoleDb } from './console-db.js';
import { Desk } from './desk.js';
import { DesktopNotifications } from './desktop-notifications.js';
import { openDraftStore } from './draft-store.js';
import type { EarlyLog } from './early-log.js';
import { type Flags, parseFlags } from './flags.js';
import { ChangedPush, sendChosen, sendGo } from './ipc/events.js';
import type { Answerer } from './ipc/gate.js';
import { makeHandlers } from './ipc/handlers/index.js';
import { serve } from './ipc/serve.js';
import { startLog } from './log.js';
import { SystemMenu } from './menu.js';
import { readerSpawner } from './reader-process.js';
import { Simulation } from './simulation.js';
import { Staging } from './staging.js';
import { WriteLock } from './write-lock.js';

const LOOKING_LATEST_MS = 2000;

interface Given {
  userData: string;
  flags: Flags;
  log: EarlyLog;
  window(): BrowserWindow | null;
}

interface Console {
  /** Who answers the window's calls. */
  answer: Answerer;
  /** Another start on the same profile handed over to this one. */
  startedAgain(argv: string[], cwd: string): void;
}

/** Makes it all and opens the first workspace. */
export async function startConsole({ userData, flags, log, window }: Given): Promise<Console> {
  log.follow(startLog(userData));
  const consoleDb = await patiently(LOCK_WAIT_MS, 'console.db', () => openConsoleDb(userData));
  const auditLog = new AuditLog(userData);
  const changed = new ChangedPush(() => window()?.webContents ?? null);
  const reader = new ReaderClient({
    spawn: readerSpawner(join(userData, 'reader-temp'), log),
    // The list says what v2.db knows in its first picture; what the files say comes right after that.
    startsLater: true,
    onStopped: (reason) => log.warn('reader stopped', reason),
    onFault: (fault) => desk.readerFailed(fault),
    onQuiet: (quiet) => desk.readerQuiet(quiet),
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
    // So does what an engine says.
    startsLater: true,
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
  const batch = new Batch(() => changed.push(['batch']));
  const desk = new Desk({
    batch,
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
    const shown = window();
    if (shown === null) return;
    if (shown.isMinimized()) shown.restore();
    shown.show();
    shown.focus();
    sendGo(shown.webContents, to);
  };
  const notifications = new DesktopNotifications({
    board: desk.board,
    ...{ consoleDb, log },
    questions: () => listQuestions(desk.ws),
    isSimulated: ({ container }) => container.simulated || simulation.status().host.running,
    isWatched: () => window()?.isFocused() === true,
    go,
  });
  const audit = new Audit({
    ...{ log, auditLog },
    names: { ...namesOf(() => desk.ws), entry: (id) => auditLog.find(id) },
    workspace: () => desk.path,
    now: () => Date.now(),
    onChange: () => changed.push(['audit']),
    onWritten: (changes) => desk.board.wrote(changes),
  });

  const first = desk.report(() => desk.openFirst(flags));
  // Once what the person waits for is there.
  if (!flags.readOnly) void first.then(() => auditLog.prepare());
  // A page that shows no list looks at nothing.
  setTimeout(() => {
    reader.start();
    engine.start();
  }, LOOKING_LATEST_MS).unref();
  const drafts = openDraftStore(consoleDb.db);
  const staging = await Staging.in(join(userData, 'staged'), drafts);
  const menu = new SystemMenu(
    {
      openWorkspace: () => desk.report(async () => void (await desk.choose(window()))),
      openDemo: () => desk.report(async () => void (await desk.openDemo())),
      newDemo: () => desk.report(async () => void (await desk.newDemo(window()))),
      closeWorkspace: () => desk.report(() => desk.close()),
      choose: (id) => {
        const shown = window();
        if (shown !== null) sendChosen(shown.webContents, { id });
      },
    },
    !app.isPackaged,
  );

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
      .then(() => batch.end())
      .then(() => desk.close())
      .then(() => audit.settled())
      .catch((error: unknown) => log.error('closing the workspace', error))
      .finally(() => {
        reader.close();
        stopped = true;
        app.quit();
      });
  });
  const { readOnly } = flags;
  const own = { consoleDb, auditLog, drafts, staging, menu };
  return {
    answer: serve(makeHandlers({ ...own, desk, batch, notifications, readOnly, window }), {
      checkLock: () => lock.check(desk.path),
      readable: () => desk.readable(),
      audit,
      log,
    }),
    startedAgain: (argv, cwd) => {
      const asked = parseFlags(argv.slice(1), cwd);
      if (asked.workspace !== null || asked.demo) void desk.report(() => desk.openFirst(asked));
    },
  };
}
