import type { MenuCommand } from '../contract/entities/menu.js';
import type { NotificationSetting } from '../contract/entities/notification.js';
import type { AskFile } from './ask-file.js';
import type { AuditLog } from './audit-log.js';
import type { Batch } from './batch.js';
import type { ConsoleDb } from './console-db.js';
import type { Desk } from './desk.js';
import type { DraftStore } from './draft-store.js';
import type { NewsBoard } from './news.js';
import type { Search } from './search.js';
import type { Staging } from './staging.js';

/** What only a desktop can do. */
export interface Desktop {
  notifications: { setting(): NotificationSetting; set(on: boolean): NotificationSetting };
  menu: { show(commands: readonly MenuCommand[]): void };
  /** Shows a file or a folder in the system's file manager. */
  reveal(path: string): void;
}

/** What the handlers work with. */
export interface Office {
  desk: Desk;
  desktop: Desktop;
  ask: AskFile;
  staging: Staging;
  consoleDb: Pick<ConsoleDb, 'dismissed' | 'rememberDismissed'>;
  news: NewsBoard;
  auditLog: AuditLog;
  drafts: DraftStore;
  batch: Batch;
  search: Search;
  readOnly: boolean;
  /** The console's own. */
  version: string;
}
