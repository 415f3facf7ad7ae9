import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConsoleDb } from '../../src/desk/console-db.js';
import { sweepUnfinished } from '../../src/profile/own-db.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'session-console-db-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the console’s own data', () => {
  it('keeps recent workspaces, newest first, each once, across a restart', () => {
    const first = openConsoleDb(dir);
    first.rememberWorkspace('/a', 'A', 1);
    first.rememberWorkspace('/b', 'B', 2);
    first.rememberWorkspace('/a', 'A again', 3);
    first.close();
    const second = openConsoleDb(dir);
    expect(second.recentWorkspaces(10)).toEqual([
      { path: '/a', name: 'A again', openedAt: 3 },
      { path: '/b', name: 'B', openedAt: 2 },
    ]);
    expect(second.recentWorkspaces(1)).toHaveLength(1);
    second.forgetWorkspace('/a');
    expect(second.recentWorkspaces(10).map((entry) => entry.path)).toEqual(['/b']);
    second.close();
  });

  it('keeps what was seen and put aside of each workspace by itself, until it is forgotten', () => {
    const first = openConsoleDb(dir);
    expect(first.readMarks('/a')).toBeNull();
    first.rememberReadMarks('/a', [
      ['s1', null],
      ['s2', { in: 1, out: 2 }],
    ]);
    first.rememberReadMarks('/a', [['s1', { in: 7, out: 0 }]]);
    first.rememberReadMarks('/empty', []);
    first.rememberDismissed('/a', ['x', 'y'], true);
    first.rememberDismissed('/a', ['x', 'x'], true);
    first.rememberDismissed('/b', ['z'], true);
    first.rememberDismissed('/a', ['y', 'never'], false);
    first.close();
    const second = openConsoleDb(dir);
    expect(second.readMarks('/a')).toEqual(
      new Map([
        ['s1', { in: 7, out: 0 }],
        ['s2', { in: 1, out: 2 }],
      ]),
    );
    expect(second.readMarks('/empty')).toEqual(new Map());
    expect([second.dismissed('/a'), second.dismissed('/b')]).toEqual([['x'], ['z']]);
    second.forgetWorkspace('/a');
    expect([second.readMarks('/a'), second.dismissed('/a'), second.dismissed('/b')]).toEqual([
      null,
      [],
      ['z'],
    ]);
    second.close();
  });

  it('has notifications off until they are asked for', () => {
    const db = openConsoleDb(dir);
    expect(db.notificationsOn()).toBe(false);
    db.rememberNotificationsOn(true);
    db.close();
    const again = openConsoleDb(dir);
    expect(again.notificationsOn()).toBe(true);
    again.close();
  });

  it('takes over the data of the console’s first version', () => {
    const old = new Database(join(dir, 'console.db'));
    old.exec(`CREATE TABLE recent_workspace (path TEXT PRIMARY KEY, name TEXT NOT NULL, opened_at INTEGER NOT NULL) STRICT;
      CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
      INSERT INTO recent_workspace VALUES ('/a', 'A', 1); PRAGMA user_version = 1;`);
    old.close();
    const db = openConsoleDb(dir);
    expect(db.recentWorkspaces(9)).toHaveLength(1);
    expect(db.readMarks('/a')).toBeNull();
    db.close();
  });
});

describe('files that a console was making when it was ended', () => {
  it('are removed at the next start, unless their maker lives; whatever else has such a name stays', () => {
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    const outside = join(dir, 'outside');
    writeFileSync(outside, 'kept');
    const gone = [`console.db.${ended}.new`, `console.db.${ended}.new-journal`, `audit.db.${ended}.new`];
    const stay = [`console.db.${process.pid}.new`, `console.db.new`, `other.db.${ended}.new`, 'outside'];
    for (const name of [...gone, ...stay]) if (name !== 'outside') writeFileSync(join(dir, name), 'x');
    symlinkSync(outside, join(dir, `audit.db.${ended}.new-wal`));
    sweepUnfinished(dir);
    expect(readdirSync(dir).toSorted()).toEqual(stay.toSorted());
    expect(readFileSync(outside, 'utf8')).toBe('kept');
  });

  it('a folder of such a name does not end the start', () => {
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    mkdirSync(join(dir, `console.db.${ended}.new`));
    sweepUnfinished(dir);
    expect(readdirSync(dir)).toHaveLength(1);
  });
});
