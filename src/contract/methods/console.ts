import { z } from 'zod';
import { AuditDetail, AuditEntry } from '../entities/audit.js';
import { MenuCommand } from '../entities/menu.js';
import { News } from '../entities/news.js';
import { NotificationSetting } from '../entities/notification.js';
import { ReaderStatus } from '../entities/reader.js';
import { AwaitedWorkspace, RecentWorkspace, Workspace } from '../entities/workspace.js';
import { Done, method, Nothing, Path, SessionId, writing } from '../method.js';

const OfEntry = z.strictObject({ id: z.number().int().min(1) });
export const AppInfo = z.object({
  version: z.string(),
  electron: z.string(),
  chrome: z.string(),
  node: z.string(),
  sqlite: z.string(),
  readOnly: z.boolean(),
});
export type AppInfo = z.infer<typeof AppInfo>;

export const consoleMethods = {
  'app.info': method(Nothing, AppInfo),

  /** The open workspace, or null. */
  'workspace.current': method(Nothing, Workspace.nullable()),
  /** Where a window is open it waits for a locked v2.db as long as it takes, or until another opening or closing. */
  'workspace.open': method(z.strictObject({ path: Path }), Workspace),
  /** The one that is waited for; null while none is. */
  'workspace.awaited': method(Nothing, AwaitedWorkspace.nullable()),
  /** Ends that wait: its opening is refused. */
  'workspace.stopWaiting': method(Nothing, Done),
  /** Shows the folder dialog; null when it was cancelled. */
  'workspace.choose': method(Nothing, Workspace.nullable()),
  /** Opens the demo workspace, making it first if it does not exist. */
  'workspace.openDemo': method(Nothing, Workspace),
  /** Asks where to, makes a demo workspace there and opens it; null when it was cancelled. */
  'workspace.newDemo': method(Nothing, Workspace.nullable()),
  /** Makes the open demo workspace anew; what was done in it is lost. */
  'workspace.resetDemo': writing(Nothing, Workspace),
  /** Asks where to, makes a workspace without agents or chats there and opens it; null when it was cancelled. */
  'workspace.newEmpty': method(Nothing, Workspace.nullable()),
  /** Locks the open workspace against this console's own writes, or unlocks it; that is remembered. */
  'workspace.lock': method(z.strictObject({ locked: z.boolean() }), Workspace),
  'workspace.close': method(Nothing, Done),
  /** Why the last opening that no call requested (start, menu, second start) failed; null if it did not. */
  'workspace.problem': method(Nothing, z.string().nullable()),
  /** Newest first, at most 20. */
  'workspace.recent': method(Nothing, z.array(RecentWorkspace)),
  'workspace.forget': method(z.strictObject({ path: Path }), Done),

  'reader.status': method(Nothing, ReaderStatus),
  /** What main has to report that no call of the window asked for, oldest first. */
  'news.list': method(Nothing, z.array(News)),

  /** The ids of the matters that the person has put aside in the view of what needs attention. */
  'attention.dismissed': method(Nothing, z.array(z.string())),
  /** Puts matters aside, or back; answers as `attention.dismissed`. Kept in the console's own data. */
  'attention.dismiss': method(
    z.strictObject({ ids: z.array(z.string().min(1).max(2048)).max(1000), dismissed: z.boolean() }),
    z.array(z.string()),
  ),
  'notification.setting': method(Nothing, NotificationSetting),
  'notification.set': method(z.strictObject({ on: z.boolean() }), NotificationSetting),
  /** The commands that the window has now, for the system's menu; none while it shows no workspace. */
  'menu.show': method(z.strictObject({ commands: z.array(MenuCommand).max(500) }), Done),

  /** What was written into the open workspace through this console, newest first. */
  'audit.list': method(
    z.strictObject({
      /** Words that must all occur: in the sentence, the method, the outcome, a value. */
      text: z.string().max(200),
      sessionId: SessionId.nullable(),
      /** Only entries older than this one; null from the newest. */
      before: z.number().int().nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.array(AuditEntry),
  ),
  'audit.get': method(OfEntry, AuditDetail),
  /** Puts every row that the entry changed back as it was, if all are still as it left them. */
  'audit.undo': writing(OfEntry, Done),
  /**
   * Asks where to, then writes the workspace's entries there, one JSON object per line; null when it was cancelled.
   */
  'audit.export': method(Nothing, z.object({ savedTo: z.string(), entries: z.number().int() }).nullable()),
} as const;
