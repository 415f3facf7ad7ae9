import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { RowMark } from '../shared/entities/session.js';

/** What a person saw last of a session; null: whatever is there when it is next looked at. */
export type ReadMark = RowMark | null;

export type OwnDb = Database.Database;

/** The console's own data, in the user-data folder; nothing of it ever goes into a workspace. */
export interface ConsoleDb {
  /** For the stores that have a file of their own. */
  readonly db: OwnDb;
  /** Newest first. */
  recentWorkspaces(limit: number): { path: string; name: string; openedAt: number }[];
  rememberWorkspace(path: string, name: string, openedAt: number): void;
  /** Forgets all that is kept of a workspace. */
  forgetWorkspace(path: string): void;
  notificationsOn(): boolean;
  rememberNotificationsOn(on: boolean): void;
  /** By session id; null for a workspace of which no mark was ever kept. */
  readMarks(workspace: string): Map<string, ReadMark> | null;
  /** All of them or none. */
  rememberReadMarks(workspace: string, marks: Iterable<readonly [sessionId: string, mark: ReadMark]>): void;
  /** The ids of what a person has put aside in the view of what needs attention. */
  dismissed(workspace: string): string[];
  /** Puts these aside, or back. */
  rememberDismissed(workspace: string, ids: readonly string[], dismissed: boolean): void;
  /** Forgets what was seen and put aside of a workspace, as if it had never been opened. */
  forgetSeen(workspace: string): void;
  /** Whether the person has locked a workspace. */
  isLocked(path: string): boolean;
  rememberLock(path: string, locked: boolean): void;
  close(): void;
}

// One entry a version; an entry is never changed once it has been released.
const migrations = [
  `CREATE TABLE recent_workspace (path TEXT PRIMARY KEY, name TEXT NOT NULL, opened_at INTEGER NOT NULL) STRICT;
   CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`,
  `CREATE TABLE marked_workspace (path TEXT PRIMARY KEY) STRICT;
   CREATE TABLE read_mark (
     workspace TEXT NOT NULL, session TEXT NOT NULL, seen_in INTEGER, seen_out INTEGER,
     PRIMARY KEY (workspace, session)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE dismissed (workspace TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (workspace, item)) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE draft (workspace TEXT NOT NULL, session_id TEXT NOT NULL, json TEXT NOT NULL, saved_at INTEGER NOT NULL,
     PRIMARY KEY (workspace, session_id)) STRICT;
   CREATE TABLE staged_file (token TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
   CREATE TABLE template (id TEXT PRIMARY KEY, name TEXT NOT NULL, json TEXT NOT NULL) STRICT;
   CREATE TABLE sent (id INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, session_id TEXT NOT NULL,
     at INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
   CREATE INDEX sent_by_workspace ON sent (workspace, id);`,
];

/** So long main may stand for who else has the file open, in ms; `patiently` waits longer where that matters. */
const BLOCK_MS = 5;

export function openConsoleDb(userData: string): ConsoleDb {
  const db = new Database(join(userData, 'console.db'), { timeout: BLOCK_MS });
  try {
    db.pragma('journal_mode = WAL');
    migrate(db);
  } catch (error) {
    db.close();
    throw error;
  }
  const setting = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE key = ?');
  const set = db.prepare(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const unset = db.prepare('DELETE FROM setting WHERE key = ?');
  const recent = recentIn(db);
  const marks = readMarksIn(db);
  const dismissed = dismissedIn(db);
  const forgetDrafts = db.prepare('DELETE FROM draft WHERE workspace = ?');
  const forgetSent = db.prepare('DELETE FROM sent WHERE workspace = ?');
  const forgetSeen = db.transaction((path: string) => {
    marks.forgetReadMarks(path);
    dismissed.forgetDismissed(path);
  });
  return {
    db,
    ...recent,
    readMarks: marks.readMarks,
    rememberReadMarks: marks.rememberReadMarks,
    dismissed: dismissed.dismissed,
    rememberDismissed: dismissed.rememberDismissed,
    forgetSeen,
    forgetWorkspace: (path) => {
      recent.forgetWorkspace(path);
      forgetSeen(path);
      forgetDrafts.run(path);
      forgetSent.run(path);
    },
    notificationsOn: () => setting.get('notifications')?.value === 'on',
    rememberNotificationsOn: (on) => void set.run('notifications', on ? 'on' : 'off'),
    isLocked: (path) => setting.get(`locked ${path}`) !== undefined,
    rememberLock: (path, locked) =>
      void (locked ? set.run(`locked ${path}`, 'true') : unset.run(`locked ${path}`)),
    close: () => db.close(),
  };
}

function recentIn(db: Database.Database) {
  const recent = db.prepare<[number], { path: string; name: string; openedAt: number }>(
    'SELECT path, name, opened_at AS openedAt FROM recent_workspace ORDER BY opened_at DESC LIMIT ?',
  );
  const remember = db.prepare(
    `INSERT INTO recent_workspace (path, name, opened_at) VALUES (?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET name = excluded.name, opened_at = excluded.opened_at`,
  );
  const forget = db.prepare('DELETE FROM recent_workspace WHERE path = ?');
  return {
    recentWorkspaces: (limit: number) => recent.all(limit),
    rememberWorkspace: (path: string, name: string, openedAt: number) =>
      void remember.run(path, name, openedAt),
    forgetWorkspace: (path: string) => void forget.run(path),
  };
}

function readMarksIn(db: Database.Database) {
  const isMarked = db.prepare<[string]>('SELECT 1 FROM marked_workspace WHERE path = ?');
  const setMarked = db.prepare('INSERT OR IGNORE INTO marked_workspace (path) VALUES (?)');
  const unsetMarked = db.prepare('DELETE FROM marked_workspace WHERE path = ?');
  const all = db.prepare<[string], { session: string; in: number | null; out: number | null }>(
    'SELECT session, seen_in AS "in", seen_out AS "out" FROM read_mark WHERE workspace = ?',
  );
  const set = db.prepare(
    `INSERT INTO read_mark (workspace, session, seen_in, seen_out) VALUES (?, ?, ?, ?)
     ON CONFLICT (workspace, session) DO UPDATE SET seen_in = excluded.seen_in, seen_out = excluded.seen_out`,
  );
  const forget = db.prepare('DELETE FROM read_mark WHERE workspace = ?');
  const remember: ConsoleDb['rememberReadMarks'] = (workspace, marks) => {
    setMarked.run(workspace);
    for (const [id, mark] of marks) set.run(workspace, id, mark?.in ?? null, mark?.out ?? null);
  };
  return {
    readMarks: (workspace: string) => {
      if (isMarked.get(workspace) === undefined) return null;
      return new Map(
        all
          .all(workspace)
          .map(({ session, in: seenIn, out }): [string, ReadMark] => [
            session,
            seenIn === null || out === null ? null : { in: seenIn, out },
          ]),
      );
    },
    rememberReadMarks: db.transaction(remember),
    forgetReadMarks: (workspace: string) => {
      unsetMarked.run(workspace);
      forget.run(workspace);
    },
  };
}

function dismissedIn(db: Database.Database) {
  const all = db.prepare<[string], string>('SELECT item FROM dismissed WHERE workspace = ?').pluck();
  const add = db.prepare('INSERT OR IGNORE INTO dismissed (workspace, item) VALUES (?, ?)');
  const remove = db.prepare('DELETE FROM dismissed WHERE workspace = ? AND item = ?');
  const forget = db.prepare('DELETE FROM dismissed WHERE workspace = ?');
  return {
    dismissed: (workspace: string) => all.all(workspace),
    rememberDismissed: db.transaction((workspace: string, ids: readonly string[], dismissed: boolean) => {
      for (const id of ids) (dismissed ? add : remove).run(workspace, id);
    }),
    forgetDismissed: (workspace: string) => void forget.run(workspace),
  };
}

function migrate(db: Database.Database): void {
  const done = Number(db.pragma('user_version', { simple: true }));
  migrations.slice(done).forEach((sql, i) => {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${done + i + 1}`);
    }).immediate();
  });
}
