import { lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { RowMark } from '../contract/entities/session.js';
import { type ErrorData, errorData, Refusal, toFailure } from '../contract/errors.js';
import {
  DamagedDb,
  inOurWords,
  isFull,
  migrate,
  type OwnDb,
  openOrReplace,
  openOwnFile,
  ownDbRefusal,
  refuseNewer,
} from '../profile/own-db.js';
import type { SetAside } from '../profile/set-aside.js';
import { isBusy } from '../store/db/sqlite.js';

/** What a person last saw of a session; null: whatever is there when it is next looked at. */
export type ReadMark = RowMark | null;

/** The console's own data, in the user-data folder; none of it ever goes into a workspace. */
export interface ConsoleDb {
  /** For the stores that have a file of their own. */
  readonly db: OwnDb;
  /** True where nothing of an earlier run is known, because there was no file or it had to be set aside. */
  readonly fresh: boolean;
  /** What was set aside for it, and what is lost because of that, as a sentence. */
  readonly replaced: { aside: SetAside; lost: string } | null;
  /** Why nothing is kept in this run; null when it is. */
  readonly notKept: ErrorData | null;
  /** Newest first. */
  recentWorkspaces(limit: number): { path: string; name: string; openedAt: number }[];
  rememberWorkspace(path: string, name: string, openedAt: number): void;
  /** Forgets everything kept about a workspace. */
  forgetWorkspace(path: string): void;
  notificationsOn(): boolean;
  rememberNotificationsOn(on: boolean): void;
  /** By session id; null for a workspace that never had a mark. */
  readMarks(workspace: string): Map<string, ReadMark> | null;
  /** All of them or none. */
  rememberReadMarks(workspace: string, marks: Iterable<readonly [sessionId: string, mark: ReadMark]>): void;
  /** The ids of what a person has put aside in the view of what needs attention. */
  dismissed(workspace: string): string[];
  /** Puts these aside, or back. */
  rememberDismissed(workspace: string, ids: readonly string[], dismissed: boolean): void;
  /** Forgets what was seen and put aside in a workspace, as if it had never been opened. */
  forgetSeen(workspace: string): void;
  /** Whether the person has locked a workspace. */
  isLocked(path: string): boolean;
  rememberLock(path: string, locked: boolean): void;
  /** Whether a workspace's search index is kept; `off`: it was deleted. */
  searchSetting(path: string): SearchSetting;
  rememberSearchSetting(path: string, setting: SearchSetting): void;
  close(): void;
}

export type SearchSetting = 'on' | 'paused' | 'off';

// One entry per version; an entry is never changed once it has been released.
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

interface Deps {
  /** False: a damaged one is left where it is, and refused. */
  replace?: boolean;
  /** Bookkeeping that nobody asked for could not be kept; what was asked for throws instead. */
  onNotKept(error: ErrorData): void;
}

/**
 * Opens console.db. A damaged one is set aside, and a new one made; its locks are carried over as far as they
 * can still be read. Where the disk is full, what is there is read, and nothing is saved.
 * @throws PROFILE_NEWER, PROFILE_UNUSABLE, NOT_WRITABLE, DISK_FULL when an older one cannot be brought up to date
 */
export function openConsoleDb(userData: string, deps: Deps = { onNotKept: () => undefined }): ConsoleDb {
  const path = join(userData, 'console.db');
  const before = lstatSync(path, { throwIfNoEntry: false });
  const made = { fresh: before === undefined, replaced: null, notKept: null };
  try {
    const { opened, aside } = openOrReplace(path, deps.replace ?? true, () => build(open(path), made, deps));
    if (aside === null) return opened;
    return build(
      opened.db,
      { ...made, fresh: true, replaced: { aside, lost: takeLocksOver(aside, opened) } },
      deps,
    );
  } catch (error) {
    if (!isFull(error)) throw ownDbRefusal(error, path);
    const notKept = errorData('PROFILE_NOT_KEPT', { path, reason: 'the disk is full' });
    try {
      return build(openWithoutRoom(path), { ...made, notKept }, deps);
    } catch (again) {
      throw ownDbRefusal(again, path);
    }
  }
}

/** @throws what `isDamage` recognises where the file cannot be used */
function open(path: string): OwnDb {
  refuseNewer(path, migrations.length);
  const db = openOwnFile(path, migrations);
  try {
    db.pragma('journal_mode = WAL');
    migrate(db, migrations);
    const found = String(db.pragma('quick_check(1)', { simple: true }));
    if (found !== 'ok') throw new DamagedDb(found.replace(/\s+/g, ' '));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Without a -shm, for which there is no room. A file of ours with 0 bytes was left by an earlier attempt. */
function openWithoutRoom(path: string): OwnDb {
  const size = lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) rmSync(path, { force: true });
  const db = new Database(size === 0 ? ':memory:' : path);
  db.pragma('locking_mode = EXCLUSIVE');
  migrate(db, migrations);
  return db;
}

/** @returns what is lost, as a sentence */
function takeLocksOver({ to }: SetAside, db: ConsoleDb): string {
  try {
    const damaged = new Database(to, { readonly: true });
    try {
      const locks = damaged.prepare<[], string>("SELECT key FROM setting WHERE key LIKE 'locked %'").pluck();
      for (const key of locks.iterate()) db.rememberLock(key.slice('locked '.length), true);
    } finally {
      damaged.close();
    }
    return 'Your drafts, your templates, your recent workspaces and what you have seen are lost; the locks of your workspaces are kept.';
  } catch {
    return 'Your drafts, your templates, your recent workspaces, what you have seen and which workspaces you had locked are lost: lock those again.';
  }
}

function build(db: OwnDb, made: Pick<ConsoleDb, 'fresh' | 'replaced' | 'notKept'>, deps: Deps): ConsoleDb {
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
  const asked = <A extends unknown[], R>(work: (...args: A) => R) => inOurWords(db, work);
  // Opening and reading a workspace go on without it.
  const aside =
    <A extends unknown[]>(work: (...args: A) => void) =>
    (...args: A): void => {
      try {
        asked(work)(...args);
      } catch (error) {
        const reason = 'another process has locked it';
        const locked = isBusy(error) ? Refusal.of('NOT_WRITABLE', { path: db.name, reason }) : error;
        deps.onNotKept(toFailure(locked).error);
      }
    };
  return {
    ...{ db, ...made },
    recentWorkspaces: asked(recent.recentWorkspaces),
    rememberWorkspace: aside(recent.rememberWorkspace),
    readMarks: asked(marks.readMarks),
    rememberReadMarks: aside(marks.rememberReadMarks),
    dismissed: asked(dismissed.dismissed),
    rememberDismissed: asked(dismissed.rememberDismissed),
    forgetSeen: aside(forgetSeen),
    forgetWorkspace: asked((path: string) => {
      recent.forgetWorkspace(path);
      unset.run(`search ${path}`);
      forgetSeen(path);
      forgetDrafts.run(path);
      forgetSent.run(path);
    }),
    notificationsOn: asked(() => setting.get('notifications')?.value === 'on'),
    rememberNotificationsOn: asked((on: boolean) => void set.run('notifications', on ? 'on' : 'off')),
    isLocked: asked((path: string) => setting.get(`locked ${path}`) !== undefined),
    rememberLock: asked(
      (path: string, locked: boolean) =>
        void (locked ? set.run(`locked ${path}`, 'true') : unset.run(`locked ${path}`)),
    ),
    searchSetting: asked((path: string) => {
      const found = setting.get(`search ${path}`)?.value;
      return found === 'paused' || found === 'off' ? found : 'on';
    }),
    rememberSearchSetting: asked((path: string, value: SearchSetting) => {
      const key = `search ${path}`;
      if (value === 'on') unset.run(key);
      else set.run(key, value);
    }),
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
