import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Where and how large the window was. */
export interface WindowPlace {
  x?: number | undefined;
  y?: number | undefined;
  width: number;
  height: number;
  maximized: boolean;
}

/** The console's own data, in the user-data folder; nothing of it ever goes into a workspace. */
export interface ConsoleDb {
  /** Newest first. */
  recentWorkspaces(limit: number): { path: string; name: string; openedAt: number }[];
  rememberWorkspace(path: string, name: string, openedAt: number): void;
  forgetWorkspace(path: string): void;
  windowPlace(): WindowPlace | null;
  rememberWindowPlace(place: WindowPlace): void;
  close(): void;
}

// One entry a version; an entry is never changed once it has been released.
const migrations = [
  `CREATE TABLE recent_workspace (path TEXT PRIMARY KEY, name TEXT NOT NULL, opened_at INTEGER NOT NULL) STRICT;
   CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`,
];

export function openConsoleDb(userData: string): ConsoleDb {
  const db = new Database(join(userData, 'console.db'));
  db.pragma('journal_mode = WAL');
  migrate(db);
  const recent = db.prepare<[number], { path: string; name: string; openedAt: number }>(
    'SELECT path, name, opened_at AS openedAt FROM recent_workspace ORDER BY opened_at DESC LIMIT ?',
  );
  const remember = db.prepare(
    `INSERT INTO recent_workspace (path, name, opened_at) VALUES (?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET name = excluded.name, opened_at = excluded.opened_at`,
  );
  const forget = db.prepare('DELETE FROM recent_workspace WHERE path = ?');
  const setting = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE key = ?');
  const set = db.prepare(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  return {
    recentWorkspaces: (limit) => recent.all(limit),
    rememberWorkspace: (path, name, openedAt) => void remember.run(path, name, openedAt),
    forgetWorkspace: (path) => void forget.run(path),
    windowPlace: () => {
      const row = setting.get('window');
      return row === undefined ? null : (JSON.parse(row.value) as WindowPlace);
    },
    rememberWindowPlace: (place) => void set.run('window', JSON.stringify(place)),
    close: () => db.close(),
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
