/** Everything behind the window: what is made, in which order, and what is connected to what. Nothing else. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { findEndpoints } from '../engine/endpoints.js';
import { EngineWatch } from '../engine/watch.js';
import { ReaderClient } from '../reader/client.js';
import type { Go } from '../shared/contract.js';
import { type ErrorData, errorData, Refusal, toFailure } from '../shared/errors.js';
import { LOCK_WAIT_MS, patiently } from '../store/db/lock-wait.js';
import { namesOf } from '../store/names.js';
import { listQuestions } from '../store/question.js';
import { Audit } from './audit.js';
import { AUDIT_LIMITS, AuditLog } from './audit-log.js';
import { Batch } from './batch.js';
import { openConsoleDb } from './console-db.js';
import { CutShort } from './cut-short.js';
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
import { NewsBoard } from './news.js';
import { readerSpawner } from './reader-process.js';
import { answerStart, handoverOf, type OwnStart, weighStart } from './second-start.js';
import type { SetAside } from './set-aside.js';
import { Simulation } from './simulation.js';
import { Staging } from './staging.js';
import { WriteLock } from './write-lock.js';

const LOOKING_LATEST_MS = 2000;

interface Given {
  userData: string;
  flags: Flags;
  own: OwnStart;
  log: EarlyLog;
  /** What has had to be moved out of the way in the profile so far. */
  aside: readonly SetAside[];
  window(): BrowserWindow | null;
}

interface Console {
  /** Answers the window's calls. */
  answer: Answerer;
  /**
   * Another start on the same profile handed over to this one.
   * @param data what it sent, untrusted; `argv` and `cwd` as Electron has them
   */
  startedAgain(data: unknown, argv: string[], cwd: string): void;
}

/**
 * Makes everything and opens the first workspace.
 * @throws PROFILE_NEWER, PROFILE_UNUSABLE, NOT_WRITABLE, DISK_FULL
 */
export async function startConsole({ userData, flags, own, log, aside, window }: Given): Promise<Console> {
  const begun = Date.now();
  log.follow(startLog(userData));
  const changed = new ChangedPush(() => window()?.webContents ?? null);
  const news = new NewsBoard(log, () => changed.push(['news'], [], []));
  const onSetAside = (files: readonly SetAside[], lost = ''): void => {
    if (files.length > 0) news.tell(errorData('PROFILE_SET_ASIDE', { files: [...files], lost }));
  };
  const auditLog = new AuditLog(userData, AUDIT_LIMITS, (one) => {
    onSetAside([one], 'What was written before is in that file, and can no longer be undone from here.');
  });
  // Before anything is written: what a newer console has made is left as it is.
  auditLog.refuseNewer();
  let notKept = false;
  const consoleDb = await patiently(LOCK_WAIT_MS, 'console.db', () =>
    openConsoleDb(userData, {
      onNotKept: ({ code, message, details }) => {
        log.warn('not kept', message);
        if (notKept) return;
        notKept = true;
        const reason = code === 'DISK_FULL' ? 'the disk is full' : String(details.reason ?? message);
        news.tell(errorData('PROFILE_NOT_KEPT', { path: join(userData, 'console.db'), reason }));
      },
    }),
  );
  const { replaced } = consoleDb;
  if (consoleDb.notKept !== null) {
    notKept = true;
    news.tell(consoleDb.notKept);
  }
  const reader = new ReaderClient({
    spawn: readerSpawner(join(userData, 'reader-temp'), log, (one) => onSetAside([one])),
    // The list's first picture shows what v2.db knows; what the files say follows right after.
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
    // The same goes for what the engines say.
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
    onOpened: (ws) => void first.then(() => cutShort.look(ws)),
  });
  const cutShort = new CutShort({ auditLog, lock, news, log, begun });

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
  const more: SetAside[] = replaced === null ? [...aside] : [...aside, replaced.aside];
  const staging = await Staging.in(join(userData, 'staged'), drafts, {
    fresh: consoleDb.fresh,
    onSetAside: (one) => more.push(one),
  });
  onSetAside(more, replaced?.lost);
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
  const kept = { consoleDb, auditLog, drafts, staging, menu, news };
  return {
    answer: serve(makeHandlers({ ...kept, desk, batch, notifications, readOnly, window }), {
      checkLock: () => lock.check(desk.path),
      readable: () => desk.readable(),
      audit,
      log,
    }),
    startedAgain: (data, argv, cwd) => {
      void first.then(() => startedAgain(handoverOf(data, argv, cwd), { userData, own, desk, news, log }));
    },
  };
}

type Again = Pick<Given, 'userData' | 'own'> & { desk: Desk; news: NewsBoard; log: EarlyLog };

/** Does what a later start asks, or says why not: in the window, and to the process that asked. */
async function startedAgain(
  { argv, cwd, answer }: ReturnType<typeof handoverOf>,
  { userData, own, desk, news, log }: Again,
): Promise<void> {
  const asked = parseFlags(argv, cwd);
  const { typed, problems } = weighStart(asked, cwd, own);
  let refusal: ErrorData | null = null;
  try {
    if (problems.length > 0) throw Refusal.of('FLAGS_REFUSED', { problems });
    await desk.openAgain(asked);
  } catch (error) {
    const reason = toFailure(error).error.message;
    refusal = errorData('START_REFUSED', { asked: typed, reason });
    news.tell(refusal);
  }
  try {
    if (answer !== null) answerStart(userData, answer, refusal?.message ?? null);
  } catch (error) {
    log.warn('a later start got no answer', error);
  }
}
