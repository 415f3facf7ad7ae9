import { Notification } from 'electron';
import type { Go } from '../contract/contract.js';
import type { Approval } from '../contract/entities/approval.js';
import type { NotificationSetting } from '../contract/entities/notification.js';
import type { Question } from '../contract/entities/question.js';
import type { SessionSummary } from '../contract/entities/session.js';
import type { ConsoleDb } from '../desk/console-db.js';
import type { Log } from '../desk/early-log.js';
import type { Notice } from '../desk/notice.js';
import { Notifier } from '../desk/notifier.js';
import type { SessionBoard } from '../desk/session-board.js';
import { whenReadable } from '../store/db/lock-wait.js';

interface Deps {
  board: SessionBoard;
  consoleDb: Pick<ConsoleDb, 'notificationsOn' | 'rememberNotificationsOn'>;
  questions(): Question[];
  approvals(): readonly Approval[];
  isSimulated(session: SessionSummary): boolean;
  log: Pick<Log, 'warn'>;
  /** Whether the window has the focus. */
  isWatched(): boolean;
  /** A click on a notification wants to go there. */
  go(to: Go): void;
}

/** The desktop's notifications: off until the person asks for them. */
export class DesktopNotifications {
  readonly #notifier: Notifier;
  /** A notification that nothing holds is garbage-collected, and its click is lost. */
  readonly #shown = new Set<Notification>();
  #entered = false;

  constructor(private readonly deps: Deps) {
    this.#notifier = new Notifier({
      sessions: deps.board,
      questions: deps.questions,
      approvals: deps.approvals,
      isSimulated: deps.isSimulated,
      isWatched: deps.isWatched,
      show: (notice) => this.#show(notice),
      now: () => Date.now(),
    });
    deps.board.onEntered((entered) => {
      this.#entered = entered;
      this.#apply();
    });
  }

  setting(): NotificationSetting {
    return {
      on: this.deps.consoleDb.notificationsOn(),
      unavailable: Notification.isSupported()
        ? null
        : 'This desktop cannot show notifications: no notification service is running.',
    };
  }

  set(on: boolean): NotificationSetting {
    if (on !== this.deps.consoleDb.notificationsOn()) {
      this.deps.consoleDb.rememberNotificationsOn(on);
      this.#apply();
    }
    return this.setting();
  }

  #apply(): void {
    whenReadable(() => {
      if (this.#entered && this.deps.consoleDb.notificationsOn()) this.#notifier.start();
      else this.#notifier.stop();
    }).catch((error: unknown) =>
      this.deps.log.warn('no notifications before they are switched on again', error),
    );
  }

  #show({ title, body, go }: Notice): void {
    const notification = new Notification({ title, body });
    this.#shown.add(notification);
    notification.on('click', () => {
      this.#shown.delete(notification);
      this.deps.go(go);
    });
    notification.on('close', () => this.#shown.delete(notification));
    notification.show();
  }
}
