import type { BrowserWindow } from 'electron';
import type { AuditLog } from '../audit-log.js';
import type { Batch } from '../batch.js';
import type { ConsoleDb } from '../console-db.js';
import type { Desk } from '../desk.js';
import type { DesktopNotifications } from '../desktop-notifications.js';
import type { DraftStore } from '../draft-store.js';
import type { SystemMenu } from '../menu.js';
import type { NewsBoard } from '../news.js';
import type { Staging } from '../staging.js';

/** What the handlers work with. */
export interface Office {
  desk: Desk;
  staging: Staging;
  consoleDb: Pick<ConsoleDb, 'dismissed' | 'rememberDismissed'>;
  news: NewsBoard;
  notifications: DesktopNotifications;
  auditLog: AuditLog;
  drafts: DraftStore;
  batch: Batch;
  menu: SystemMenu;
  readOnly: boolean;
  window(): BrowserWindow | null;
}
