/** Everything behind the window: the desk, and what only a desktop has. Nothing else. */

import { app, type BrowserWindow, shell } from 'electron';
import type { Go } from '../contract/contract.js';
import { type ErrorData, errorData, Refusal, toFailure } from '../contract/errors.js';
import type { EarlyLog } from '../desk/early-log.js';
import { type Flags, parseFlags } from '../desk/flags.js';
import { type OpenDesk, openDesk } from '../desk/open-desk.js';
import type { Answerer } from '../desk/serve.js';
import { openAgain, openFirst } from '../desk/start.js';
import type { SetAside } from '../profile/set-aside.js';
import { listApprovals } from '../store/config/approval.js';
import { listQuestions } from '../store/message/question.js';
import { DesktopNotifications } from './desktop-notifications.js';
import { fileDialogs } from './dialogs.js';
import { sendChanged, sendChosen, sendGo } from './ipc/events.js';
import { startLog } from './log.js';
import { SystemMenu } from './menu.js';
import { answerStart, handoverOf, type OwnStart, weighStart } from './second-start.js';
import { startChild } from './start-child.js';

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
  log.follow(startLog(userData));
  const opened = await openDesk({
    ...{ userData, log, aside, startChild },
    scratch: userData,
    guest: false,
    readOnly: flags.readOnly,
    version: app.getVersion(),
    ask: fileDialogs(window),
    onChanged: (changed) => sendChanged(window()?.webContents ?? null, changed),
  });
  const { desk, consoleDb, simulation, news } = opened;
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
    approvals: () => listApprovals(desk.ws).listed,
    isSimulated: ({ container }) => container.simulated || simulation.status().host.running,
    isWatched: () => window()?.isFocused() === true,
    go,
  });
  const menu = new SystemMenu(
    {
      openWorkspace: () => desk.report(async () => void (await desk.choose())),
      openDemo: () => desk.report(async () => void (await desk.openDemo())),
      newDemo: () => desk.report(async () => void (await desk.newDemo())),
      closeWorkspace: () => desk.report(() => desk.close()),
      choose: (id) => {
        const shown = window();
        if (shown !== null) sendChosen(shown.webContents, { id });
      },
    },
    !app.isPackaged,
  );
  app.on('will-quit', () => opened.closeFiles());
  let stopped = false;
  app.on('before-quit', (event) => {
    if (stopped) return;
    // Quitting waits until everything that is open is closed, then asks again.
    event.preventDefault();
    void opened
      .close()
      .catch((error: unknown) => log.error('closing the workspace', error))
      .finally(() => {
        stopped = true;
        app.quit();
      });
  });
  // A page that shows no list looks at nothing.
  setTimeout(() => opened.look(), LOOKING_LATEST_MS).unref();
  const desktop = { notifications, menu, reveal: (path: string) => shell.showItemInFolder(path) };
  const { answer, first } = await opened.begin(() => openFirst(desk, flags), desktop);
  return {
    answer,
    startedAgain: (data, argv, cwd) => {
      const ready = desk.wait.awaited === null ? first : Promise.resolve();
      void ready.then(() => startedAgain(handoverOf(data, argv, cwd), { userData, own, desk, news, log }));
    },
  };
}

type Again = Pick<Given, 'userData' | 'own' | 'log'> & Pick<OpenDesk, 'desk' | 'news'>;

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
    await openAgain(desk, asked);
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
