import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReaderChanged, Watching } from '../../src/reader/protocol.js';
import { Watcher } from '../../src/reader/watch.js';
import { HandClock } from '../support/hand-clock.js';
import { PYTHON } from '../support/python-path.js';
import { recurrences } from '../support/recurrences.js';
import { insertIn, makeSession, run, type SessionFolder } from '../support/session-files.js';

const TICK_MS = 100;

let workspace: string;
let clock: HandClock;
let watcher: Watcher;
let events: ReaderChanged[];
let read: string[];

beforeEach(() => {
  workspace = join(realpathSync(mkdtempSync(join(tmpdir(), 'watch-'))), 'data');
  mkdirSync(workspace);
  writeFileSync(join(workspace, 'v2.db'), 'central');
  clock = new HandClock(Date.now());
  events = [];
  read = [];
  watcher = new Watcher({
    recurrences,
    clock,
    after: clock.after,
    announce: (event) => events.push(event),
    reading: (session) => session !== null && read.push(session),
  });
});
afterEach(() => rmSync(join(workspace, '..'), { recursive: true, force: true }));

/** Sessions from a year ago, so that none is looked at again for being new. */
function sessions(count: number): SessionFolder[] {
  return Array.from({ length: count }, (_, i) => old(makeSession(workspace, `sess-${i}`)));
}

function old(session: SessionFolder): SessionFolder {
  for (const file of [session.inbound, session.outbound]) utimesSync(file, 1.7e9, 1.7e9);
  return session;
}

function watch(of: readonly SessionFolder[], more: Partial<Watching> = {}): void {
  watcher.watch({
    ...{ workspace, sessions: of.map((s) => s.key), hot: [], unreadable: [], known: [] },
    ...more,
  });
}

/** Lets everything be read, and discards the events. */
function settle(): void {
  clock.pass(10_000);
  events.length = 0;
  read.length = 0;
}

/** In how many ticks a session is announced; null when it is not within a hundred. */
function ticksUntil(id: string): number | null {
  for (let ticks = 1; ticks <= 100; ticks += 1) {
    clock.pass(TICK_MS);
    if (events.some((e) => e.sessions.includes(id))) return ticks;
  }
  return null;
}

const touch = (session: SessionFolder) => insertIn(session.inbound, chat(String(clock.now())));
const chat = (id: string) => ({ id, timestamp: '2026-11-18T08:10:00Z', content: '{"text":"hello"}' });
const digest = (id: string) => events.flatMap((e) => e.known).findLast(([of]) => of === id)?.[1].digest;

describe('tiers', () => {
  it('the open session is looked at in each tick, what is in view or runs in five, the rest in thirty', () => {
    const all = sessions(60);
    const [open, shown, claimed, rest] = all;
    if (!open || !shown || !claimed || !rest) throw new Error('No sessions');
    watch(all, { hot: [claimed.key.sessionId] });
    watcher.look({ openId: open.key.sessionId, shownIds: [shown.key.sessionId] });
    settle();
    for (const [session, most] of [
      [open, 1],
      [shown, 5],
      [claimed, 5],
      [rest, 30],
    ] as const) {
      for (let i = 0; i < 3; i += 1) {
        events.length = 0;
        touch(session);
        expect(ticksUntil(session.key.sessionId)).toBeLessThanOrEqual(most);
        clock.pass(700);
      }
    }
  });

  it('a container that claims a message is looked at more often from then on', () => {
    const all = sessions(60);
    const [session] = all;
    if (!session) throw new Error('No sessions');
    watch(all);
    settle();
    run(session.outbound, "INSERT INTO processing_ack VALUES ('m1', 'processing', '2026-11-22 07:14:31')");
    settle();
    for (let i = 0; i < 3; i += 1) {
      events.length = 0;
      writeFileSync(join(session.dir, '.heartbeat'), '');
      utimesSync(join(session.dir, '.heartbeat'), i + 1, i + 1);
      expect(ticksUntil('sess-0')).toBeLessThanOrEqual(5);
      clock.pass(700);
    }
  });

  it('what a person sees is read first', () => {
    const all = sessions(20);
    watcher.look({ openId: 'sess-17', shownIds: ['sess-11', 'sess-12'] });
    watch(all);
    clock.pass(5000);
    expect(read.slice(0, 3)).toEqual(['sess-17', 'sess-11', 'sess-12']);
    expect(new Set(read).size).toBe(20);
  });
});

describe('nothing happens', () => {
  it('nothing is opened and nothing is said', () => {
    watch(sessions(5));
    settle();
    clock.pass(60 * 60_000);
    expect(events).toEqual([]);
    expect(read).toEqual([]);
  });

  it('a heartbeat opens no database', () => {
    const [session] = sessions(1);
    if (!session) throw new Error('No session');
    watch([session]);
    settle();
    writeFileSync(join(session.dir, '.heartbeat'), '');
    utimesSync(join(session.dir, '.heartbeat'), 1.7e9, 1.7e9);
    expect(ticksUntil('sess-0')).not.toBeNull();
    expect(events.map((e) => e.nouns)).toEqual([['container']]);
    expect(events[0]?.known[0]?.[1].container.heartbeatAt).toBe(1.7e12);
  });
});

describe('sessions that come, go, or are replaced', () => {
  it('one that is new is read, one that stays is not read again, one that is gone is not looked at', () => {
    const [a, b, c] = sessions(3);
    if (!a || !b || !c) throw new Error('No sessions');
    watch([a, b]);
    settle();
    watch([b, c]);
    touch(a);
    clock.pass(5000);
    expect(read).toEqual(['sess-2']);
  });

  it('one whose database is another file now is read again', () => {
    const [session] = sessions(1);
    if (!session) throw new Error('No session');
    watch([session]);
    settle();
    const other = makeSession(join(workspace, '..', 'other'), 'sess-0');
    insertIn(other.inbound, chat('m1'));
    utimesSync(other.inbound, 1.7e9, 1.7e9);
    renameSync(other.inbound, session.inbound);
    expect(ticksUntil('sess-0')).not.toBeNull();
    expect(digest('sess-0')).toMatchObject({ lastText: 'hello' });
  });

  it('F03: one whose folder goes is named, and read again when it comes back', () => {
    const [session] = sessions(1);
    if (!session) throw new Error('No session');
    watch([session]);
    settle();
    renameSync(session.dir, `${session.dir}-away`);
    clock.pass(5000);
    expect(digest('sess-0')).toMatchObject({ readable: false, code: 'SESSION_FOLDER_MISSING' });
    renameSync(`${session.dir}-away`, session.dir);
    clock.pass(5000);
    expect(digest('sess-0')).toMatchObject({ readable: true });
  });

  it('F03: one whose folder is emptied first and goes later is named for either', () => {
    const [session] = sessions(1);
    if (!session) throw new Error('No session');
    watch([session]);
    settle();
    for (const file of [session.inbound, session.outbound]) rmSync(file);
    clock.pass(5000);
    expect(digest('sess-0')).toMatchObject({ readable: false, code: 'SESSION_DB_MISSING' });
    rmSync(session.dir, { recursive: true });
    clock.pass(5000);
    expect(digest('sess-0')).toMatchObject({ readable: false, code: 'SESSION_FOLDER_MISSING' });
  });

  it('one whose journal was the trouble is read again when that goes, though its database is the same', () => {
    const [session] = sessions(1);
    if (!session) throw new Error('No session');
    execFileSync('mkfifo', [`${session.outbound}-journal`]);
    watch([session]);
    clock.pass(5000);
    expect(digest('sess-0')).toMatchObject({
      readable: true,
      bad: [{ file: 'outbound.db', code: 'PATH_UNSAFE' }],
    });
    rmSync(`${session.outbound}-journal`);
    clock.pass(5000);
    expect(digest('sess-0')).toMatchObject({ readable: true, bad: [] });
  });

  it('one that is locked is called busy after 5 s, and read when the lock is gone, though nothing changed', async () => {
    const [session] = sessions(1);
    if (!session) throw new Error('No session');
    const holder = spawn(PYTHON, [
      '-c',
      `import sqlite3,sys
c=sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('begin exclusive'); print('held', flush=True)
sys.stdin.readline(); c.execute('rollback'); print('free', flush=True); sys.stdin.readline()`,
      session.outbound,
    ]);
    await once(holder.stdout, 'data');
    watch([session]);
    clock.pass(4000);
    expect(events.flatMap((e) => e.known)).toEqual([]);
    clock.pass(60_000);
    expect(events.flatMap((e) => e.known).map(([, known]) => known.digest)).toEqual([
      expect.objectContaining({ readable: false, code: 'SESSION_DB_BUSY' }),
    ]);
    holder.stdin.write('\n');
    await once(holder.stdout, 'data');
    clock.pass(5000);
    expect(digest('sess-0')).toMatchObject({ readable: true });
    holder.stdin.end('\n');
    await once(holder, 'exit');
  });

  it('one that is held is left alone until its files change and its rest is over', () => {
    const [session] = sessions(1);
    if (!session) throw new Error('No session');
    const held = (files: string | null): Watching['unreadable'] => [
      ['sess-0', { code: 'READ_TIMEOUT', message: 'It hung.', files, notBefore: clock.now() + 30_000 }],
    ];
    watch([session], { unreadable: held('another stamp') });
    clock.pass(20_000);
    expect(read).toEqual([]);
    clock.pass(20_000);
    expect(read).toEqual(['sess-0']);
    expect(digest('sess-0')).toMatchObject({ readable: true });
  });

  it('a reader that takes another’s place reads only what has changed since', () => {
    const all = sessions(3);
    watch(all);
    clock.pass(5000);
    const known = events.flatMap((e) => e.known);
    expect(known).toHaveLength(3);
    const [, changed] = all;
    if (!changed) throw new Error('No sessions');
    touch(changed);
    const next: string[] = [];
    const heir = new Watcher({
      recurrences,
      clock,
      after: clock.after,
      announce: () => undefined,
      reading: (session) => session !== null && next.push(session),
    });
    heir.watch({ workspace, sessions: all.map((s) => s.key), hot: [], unreadable: [], known });
    clock.pass(5000);
    expect(new Set(next)).toEqual(new Set(['sess-1']));
  });
});

describe('the workspace', () => {
  const central = () => events.filter((e) => e.central).length;

  it('v2.db and its WAL are watched; what was written a moment ago is told a second time', () => {
    watch(sessions(1));
    settle();
    writeFileSync(join(workspace, 'v2.db-wal'), 'x');
    const now = clock.now() / 1000;
    utimesSync(join(workspace, 'v2.db-wal'), now, now);
    clock.pass(150);
    expect(central()).toBe(1);
    clock.pass(5000);
    // The clock of the file system is coarse: a second commit may have come in the same moment.
    expect(central()).toBe(2);
    writeFileSync(join(workspace, 'other.db'), 'central');
    utimesSync(join(workspace, 'other.db'), 1.7e9, 1.7e9);
    renameSync(join(workspace, 'other.db'), join(workspace, 'v2.db'));
    clock.pass(5000);
    expect(central()).toBe(3);
  });

  it('that is renamed away and back: said each time, and no session is blamed or read again', () => {
    watch(sessions(60));
    watcher.look({ openId: 'sess-3', shownIds: [] });
    settle();
    renameSync(workspace, `${workspace}-away`);
    clock.pass(60_000);
    expect(events).toMatchObject([{ central: true, sessions: [] }]);
    renameSync(`${workspace}-away`, workspace);
    clock.pass(60_000);
    expect(central()).toBe(2);
    expect(events.flatMap((e) => e.sessions)).toEqual([]);
    expect(read).toEqual([]);
  });

  it('what changes while it is away is read when it is back', () => {
    const all = sessions(3);
    watch(all);
    settle();
    renameSync(workspace, `${workspace}-away`);
    clock.pass(5000);
    insertIn(join(`${workspace}-away`, 'v2-sessions/ag-test/sess-1/inbound.db'), chat('m1'));
    renameSync(`${workspace}-away`, workspace);
    clock.pass(5000);
    expect(digest('sess-1')).toMatchObject({ lastText: 'hello' });
    expect(new Set(read)).toEqual(new Set(['sess-1']));
  });
});
