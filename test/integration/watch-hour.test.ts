import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDemo } from '../../src/play/demo.js';
import { Watcher } from '../../src/reader/watch.js';
import { pageMessages } from '../../src/store/message/message-page.js';
import { SessionListing } from '../../src/store/session/session.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { makeFullWorkspace } from '../support/full-workspace.js';
import { HandClock } from '../support/hand-clock.js';
import { PYTHON } from '../support/python-path.js';
import { recurrences } from '../support/recurrences.js';
import { hashTree } from '../support/tree-hash.js';

const HOUR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'hour-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** An hour of a person's looking at a workspace, as main and the reader do it, with the waiting left out. */
function anHour(path: string): { ticks: number; reads: number } {
  const clock = new HandClock(Date.now());
  const ws = openWorkspace(path);
  let ticks = 0;
  let reads = 0;
  const watcher = new Watcher({
    recurrences,
    clock,
    after: (ms, call) => {
      ticks += 1;
      return clock.after(ms, call);
    },
    announce: ({ central }) => {
      if (central) tell();
    },
    reading: (session) => {
      if (session !== null) reads += 1;
    },
  });
  const listing = new SessionListing(ws);
  const rest = { hot: [], unreadable: [], known: [] };
  const tell = (): { agentGroupId: string; sessionId: string }[] => {
    const keys = listing.look().sessions.map((s) => ({ agentGroupId: s.agentGroup.id, sessionId: s.id }));
    watcher.watch({ ...rest, workspace: ws.path, sessions: keys });
    return keys;
  };
  const leave = (): void => watcher.watch({ ...rest, workspace: null, sessions: [] });
  const keys = tell();
  for (let minute = 0; minute < HOUR_MS / MINUTE_MS; minute += 1) {
    const open = keys[minute % keys.length];
    if (open === undefined) throw new Error('The workspace has no session');
    watcher.look({ openId: open.sessionId, shownIds: keys.map((key) => key.sessionId) });
    pageMessages(ws, open, { before: null, limit: 100 }, clock.now());
    clock.pass(MINUTE_MS);
    // The console is closed and opened again now and then: everything is read anew.
    if (minute % 10 === 9) {
      leave();
      tell();
    }
  }
  leave();
  ws.close();
  return { ticks, reads };
}

/** The reader's part alone, which opens no v2.db. */
function watchAnHour(path: string): void {
  const clock = new HandClock(Date.now());
  const watcher = new Watcher({
    recurrences,
    ...{ clock, after: clock.after, announce: () => undefined, reading: () => undefined },
  });
  const sessions = readdirSync(join(path, 'v2-sessions')).flatMap((agentGroupId) =>
    readdirSync(join(path, 'v2-sessions', agentGroupId)).map((sessionId) => ({ agentGroupId, sessionId })),
  );
  watcher.watch({ workspace: path, sessions, hot: [], unreadable: [], known: [] });
  clock.pass(HOUR_MS);
}

function checkAnHour(path: string, skip: readonly string[] = []): void {
  const before = hashTree(path, skip);
  const { ticks, reads } = anHour(path);
  expect(ticks).toBeGreaterThan(30_000);
  expect(reads).toBeGreaterThan(6 * 5);
  expect(hashTree(path, skip)).toEqual(before);
}

describe('an hour of watching changes not one byte and not one mtime', () => {
  it('of the demo', async () => {
    const path = join(dir, 'demo');
    await createDemo(path);
    checkAnHour(path);
    // Its -wal and -shm stood beside it meanwhile.
    expect(readdirSync(path).filter((name) => name.startsWith('v2.db'))).toEqual(['v2.db']);
  }, 120_000);

  it('of one that others made, with sessions in every state', () => {
    checkAnHour(makeFullWorkspace(join(dir, 'full'), Date.now()));
  }, 120_000);

  it('of one whose host is there, with a WAL that nobody has taken over yet', async () => {
    const path = join(dir, 'demo');
    await createDemo(path);
    const host = spawn(PYTHON, [
      '-c',
      `import sqlite3,sys
c=sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('pragma wal_autocheckpoint=0')
c.execute("update sessions set last_active='2026-11-22T09:00:00Z'"); print('there', flush=True); sys.stdin.readline()`,
      join(path, 'v2.db'),
    ]);
    await once(host.stdout, 'data');
    expect(existsSync(join(path, 'v2.db-wal'))).toBe(true);
    // The -shm is not data but the memory that all processes with v2.db open share: readers register in it.
    checkAnHour(path, ['v2.db-shm']);
    const before = hashTree(path);
    watchAnHour(path);
    expect(hashTree(path)).toEqual(before);
    host.stdin.end('\n');
    await once(host, 'exit');
  }, 120_000);
});
