import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDesk } from '../../src/desk/open-desk.js';
import { whenReadable } from '../../src/store/db/lock-wait.js';
import { openInboundDb } from '../../src/store/db/open.js';
import { withWritableDb } from '../../src/store/db/open-writable.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { markContainerRunning } from '../../src/store/session/container.js';
import { getSession, listSessions } from '../../src/store/session/session.js';
import { openWorkspace, openWorkspaceWhenFree } from '../../src/store/workspace.js';
import { canary, everything } from '../support/canary.js';
import { EXCLUSIVELY } from '../support/lock-holder.js';
import { python } from '../support/python.js';
import { refusalOf } from '../support/refusal.js';
import { FULL_SIZE } from '../support/size.js';
import { queryElsewhere, runElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, temporaryFolder } from '../support/store-workspace.js';

/** Takes a lock, says so, and lets it go after some time or when its input ends. */
const HOLD = `
import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2].split(';'): c.execute(statement).fetchall()
print('locked')
if sys.argv[3] == 'until told': sys.stdin.read()
else: time.sleep(float(sys.argv[3]))
c.execute('ROLLBACK')
print('released')
`;
/** How long the lock is held: longer than the limit. */
const LONG_S = 10;
/** Lets everything else on this thread run, that often. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setTimeout(resolve, 10));
}

const READING = 'BEGIN;SELECT * FROM messages_in';

describe('C04: while another process holds the lock', () => {
  it.each([
    ['another writer', 'BEGIN IMMEDIATE'],
    ['one that excludes everybody', 'BEGIN EXCLUSIVE'],
    ['a reader, which holds up the commit', READING],
  ])('%s: the message is written when it is let go, and this thread stays live', async (_, statement) => {
    const s = await makeSession();
    const around = canary(s);
    const other = python(HOLD, s.inbound, statement, 'until told');
    await other.said('locked');
    const write = writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'));
    // It is this thread that releases the lock: if the write blocked it, it would wait in vain.
    await turns(10);
    other.process.stdin?.end();
    await write;
    expect(queryElsewhere(s.inbound, 'SELECT id FROM messages_in')).toEqual([{ id: 'm' }]);
    expect(canary(s)).toEqual(around);
  });

  it.each([
    ['another writer', 'BEGIN IMMEDIATE'],
    ['a reader', READING],
  ])('%s, for longer than the limit: it is refused and nothing is written', async (_, statement) => {
    const s = await makeSession({ lockWaitMs: 500 });
    const around = canary(s);
    const other = python(HOLD, s.inbound, statement, 'until told');
    await other.said('locked');
    const attachments = [{ name: 'a.txt', data: 'eA==' }];
    const write = () => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m', { attachments }));
    expect(await refusalOf(write)).toBe('SESSION_DB_BUSY');
    other.process.stdin?.end();
    await other.exited;
    expect(queryElsewhere(s.inbound, 'SELECT id FROM messages_in')).toEqual([]);
    expect(await write()).toEqual({ id: 'm', seq: 4 });
    expect(canary(s)).toEqual(around);
  });

  it.runIf(FULL_SIZE)(
    'for 10 s: it is refused after 5 s, and this thread stays live (at full size only)',
    async () => {
      const s = await makeSession();
      const before = everything(s);
      const other = python(HOLD, s.inbound, 'BEGIN IMMEDIATE', String(LONG_S));
      await other.said('locked');
      const begun = performance.now();
      const write = writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'));
      const refused = refusalOf(() => write);
      // Done long before the refusal, unless the write blocks this thread.
      expect(await Promise.race([turns(10).then(() => 'live'), refused])).toBe('live');
      expect(await refused).toBe('SESSION_DB_BUSY');
      expect(performance.now() - begun).toBeGreaterThan(4900);
      await other.exited;
      expect(queryElsewhere(s.inbound, 'SELECT id FROM messages_in')).toEqual([]);
      expect(everything(s)).toEqual(before);
    },
  );

  it('v2.db busy does not turn a written message into an error, but a write to v2.db itself is refused', async () => {
    const s = await makeSession({ lockWaitMs: 300 });
    const other = python(HOLD, `${s.ws.path}/v2.db`, 'BEGIN IMMEDIATE', 'until told');
    await other.said('locked');
    expect(await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'))).toEqual({
      id: 'm',
      seq: 4,
    });
    expect(await refusalOf(() => markContainerRunning(s.ws, s.sessionId))).toBe('SESSION_DB_BUSY');
    other.process.stdin?.end();
    await other.exited;
    await markContainerRunning(s.ws, s.sessionId);
    expect(getSession(s.ws, s.sessionId).container.claimed).toBe('running');
  });
});

describe('H08: nothing waits for a lock inside SQLite', () => {
  it('on inbound.db: its busy timeout is 0 while it is written', async () => {
    const s = await makeSession();
    const key = { agentGroupId: s.agentGroupId, sessionId: s.sessionId };
    const asked = await withWritableDb(s.ws, key, 'inbound.db', (db) => db.pragma('busy_timeout'));
    expect(asked).toEqual([{ timeout: 0 }]);
  });

  it('on v2.db: 0 while it is written, 5 ms for the first read that finds it locked, then 0', async () => {
    const { ws } = await makeSession();
    expect(await ws.central.write((db) => db.pragma('busy_timeout'))).toEqual([{ timeout: 0 }]);
    expect(ws.central.ask((db) => db.pragma('busy_timeout'))).toEqual([{ timeout: 5 }]);
    const after = await refusalOf(() =>
      ws.central.ask(() => {
        throw new Database.SqliteError('database is locked', 'SQLITE_BUSY');
      }),
    );
    expect(after).toBe('WORKSPACE_BUSY');
    expect(ws.central.ask((db) => db.pragma('busy_timeout'))).toEqual([{ timeout: 0 }]);
    // That one got through.
    expect(ws.central.ask((db) => db.pragma('busy_timeout'))).toEqual([{ timeout: 5 }]);
  });
});

describe('H08: while another process holds v2.db', () => {
  const ROLLBACK = "c.execute('PRAGMA journal_mode=DELETE')";

  it('opening waits, awake, until it is let go', async () => {
    const { ws } = await makeSession();
    ws.close();
    const other = python(HOLD, `${ws.path}/v2.db`, EXCLUSIVELY, 'until told');
    await other.said('locked');
    expect(await refusalOf(() => openWorkspace(ws.path))).toBe('WORKSPACE_BUSY');
    const opening = openWorkspaceWhenFree(ws.path);
    await turns(10);
    other.process.stdin?.end();
    const opened = await opening;
    expect(listSessions(opened)).toHaveLength(1);
    opened.close();
  });

  it('for longer than the limit: opening says who stands in the way, for how long, and what to do', async () => {
    const { ws } = await makeSession();
    ws.close();
    const other = python(HOLD, `${ws.path}/v2.db`, EXCLUSIVELY, 'until told');
    await other.said('locked');
    const opening = openWorkspaceWhenFree(ws.path, { lockWaitMs: 300 });
    await expect(opening).rejects.toThrow(
      /v2\.db” has been locked by another process for 0\.[3-9] s\..*try again/,
    );
    other.process.stdin?.end();
    await other.exited;
  });

  it('a read of the open workspace is done again until it succeeds, and so is the wait before a write', async () => {
    const { ws, sessionId } = await makeSession();
    ws.close();
    runElsewhere(`${ws.path}/v2.db`, ROLLBACK, null);
    const again = openWorkspace(ws.path);
    onTestFinished(() => again.close());
    const other = python(HOLD, `${ws.path}/v2.db`, 'BEGIN EXCLUSIVE', 'until told');
    await other.said('locked');
    const both = Promise.all([whenReadable(() => listSessions(again)), again.central.readable()]);
    await turns(10);
    other.process.stdin?.end();
    const [sessions] = await both;
    expect(sessions.map(({ id }) => id)).toEqual([sessionId]);
  });

  it('for longer than the limit: the read is refused, and the next one goes through when it is free', async () => {
    const { ws } = await makeSession();
    ws.close();
    runElsewhere(`${ws.path}/v2.db`, ROLLBACK, null);
    const again = openWorkspace(ws.path, { lockWaitMs: 300 });
    onTestFinished(() => again.close());
    const other = python(HOLD, `${ws.path}/v2.db`, 'BEGIN EXCLUSIVE', 'until told');
    await other.said('locked');
    expect(await refusalOf(() => again.central.readable())).toBe('WORKSPACE_BUSY');
    other.process.stdin?.end();
    await other.exited;
    expect(listSessions(again)).toHaveLength(1);
  });
});

describe('B17: a console with a window and a locked v2.db', () => {
  async function deskOn(profile: string, guest = false) {
    const opened = await openDesk({
      ...{ userData: profile, scratch: profile, guest, readOnly: false, version: '0.0.0', aside: [] },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      ask: { folder: async () => null, file: async () => null, place: async () => null },
      startChild: () => {
        throw new Error('Nothing is read here');
      },
      onChanged: () => undefined,
    });
    const desktop = {
      notifications: {
        setting: () => ({ on: false, unavailable: null }),
        set: () => ({ on: false, unavailable: null }),
      },
      menu: { show: () => undefined },
      reveal: () => undefined,
    };
    return { ...opened, desktop };
  }
  async function lockedWorkspace() {
    const { ws } = await makeSession();
    ws.close();
    const other = python(HOLD, `${ws.path}/v2.db`, EXCLUSIVELY, 'until told');
    await other.said('locked');
    return { path: ws.path, release: () => other.process.stdin?.end(), gone: other.exited };
  }
  const until = async (what: () => boolean): Promise<void> => {
    while (!what()) await turns(5);
  };

  it('waits at the start for as long as it takes, says so, and opens by itself', async () => {
    const { path, release } = await lockedWorkspace();
    const { desk, begin, desktop, close, closeFiles } = await deskOn(temporaryFolder());
    const begun = Date.now();
    const { answer, first } = await begin(async () => void (await desk.open(path)), desktop);
    await until(() => desk.wait.awaited !== null);
    expect(await answer('workspace.awaited', undefined)).toMatchObject({ ok: true, value: { path } });
    expect(desk.wait.awaited?.since).toBeGreaterThanOrEqual(begun);
    expect(desk.path).toBeNull();
    release();
    await first;
    expect(desk.path).toBe(path);
    expect(desk.problem).toBeNull();
    expect(desk.wait.awaited).toBeNull();
    await close();
    closeFiles();
  });

  it('stops when it is told to, and says for how long it waited and that nothing was changed', async () => {
    const { path, release, gone } = await lockedWorkspace();
    const { desk, begin, desktop, close, closeFiles } = await deskOn(temporaryFolder());
    const { answer } = await begin(() => Promise.resolve(), desktop);
    const opening = answer('workspace.open', { path });
    // Asked for twice, it is waited for once.
    await until(() => desk.wait.awaited !== null);
    const again = answer('workspace.open', { path });
    await answer('workspace.stopWaiting', undefined);
    for (const result of [await opening, await again]) {
      expect(result).toMatchObject({ ok: false, error: { code: 'WORKSPACE_NOT_AWAITED' } });
      expect(JSON.stringify(result)).toMatch(
        /locked by another process for \d+(\.\d)? s, and the console stopped waiting\. Nothing was changed/,
      );
    }
    release();
    await gone;
    expect(await answer('workspace.open', { path })).toMatchObject({ ok: true, value: { path } });
    await close();
    closeFiles();
  });

  it('gives way to another workspace, and to quitting', async () => {
    const [locked, free] = [await lockedWorkspace(), await makeSession()];
    const { desk, begin, desktop, close, closeFiles } = await deskOn(temporaryFolder());
    await begin(() => Promise.resolve(), desktop);
    const first = refusalOf(() => desk.open(locked.path));
    await until(() => desk.wait.awaited !== null);
    expect((await desk.open(free.ws.path)).path).toBe(free.ws.path);
    expect(await first).toBe('WORKSPACE_NOT_AWAITED');
    const second = refusalOf(() => desk.open(locked.path));
    await until(() => desk.wait.awaited !== null);
    // The open one stays open meanwhile.
    expect(desk.path).toBe(free.ws.path);
    await close();
    expect(await second).toBe('WORKSPACE_NOT_AWAITED');
    closeFiles();
    locked.release();
  });

  it('without a window it is refused after 5 s, with the time that it took', async () => {
    const { path, release } = await lockedWorkspace();
    const { desk, begin, desktop, close, closeFiles } = await deskOn(temporaryFolder(), true);
    await begin(() => Promise.resolve(), desktop);
    await expect(desk.open(path)).rejects.toThrow(
      /has been locked by another process for 5(\.\d)? s\. Nothing was changed/,
    );
    await close();
    closeFiles();
    release();
  });

  it('console.db: what the person asks waits for it, and is refused in its name', async () => {
    const profile = temporaryFolder();
    const { begin, desktop, close, closeFiles } = await deskOn(profile);
    const { answer } = await begin(() => Promise.resolve(), desktop);
    const hold = async () => {
      const other = python(HOLD, `${profile}/console.db`, 'BEGIN IMMEDIATE', 'until told');
      await other.said('locked');
      return other;
    };
    const first = await hold();
    const forgotten = answer('workspace.forget', { path: '/nowhere' });
    await turns(10);
    first.process.stdin?.end();
    expect(await forgotten).toEqual({ ok: true, value: undefined });
    const second = await hold();
    const refused = await answer('workspace.forget', { path: '/nowhere' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'SESSION_DB_BUSY' } });
    expect(JSON.stringify(refused)).toMatch(
      /console\.db was locked by another process for 5(\.\d)? s, so nothing was written/,
    );
    second.process.stdin?.end();
    await close();
    closeFiles();
  });

  it('console.db locked at the start for too long: the refusal names it', async () => {
    const profile = temporaryFolder();
    const once = await deskOn(profile);
    once.closeFiles();
    const other = python(
      HOLD,
      `${profile}/console.db`,
      'PRAGMA locking_mode = EXCLUSIVE;BEGIN EXCLUSIVE',
      'until told',
    );
    await other.said('locked');
    await expect(deskOn(profile)).rejects.toThrow(
      /cannot use its profile .*another process has locked console\.db for 5 s\. Nothing was changed/,
    );
  });

  it('a session’s file: a read says that it was not read, not that nothing was written', async () => {
    const s = await makeSession();
    const other = python(HOLD, s.inbound, 'BEGIN EXCLUSIVE', 'until told');
    await other.said('locked');
    expect(() => openInboundDb(s.ws, s.agentGroupId, s.sessionId)).toThrow(
      /^inbound\.db was locked by another process for 0\.1 s, so it could not be read\. Close whatever holds it/,
    );
  });
});
