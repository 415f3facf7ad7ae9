import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { realHost } from '../../src/desk/host-facts.js';
import { readBeat } from '../../src/store/files/heartbeat.js';
import {
  gatherHostEvidence,
  type HostEvidence,
  liveHostBecause,
  lookUntouched,
} from '../../src/store/live-host.js';
import { PYTHON } from '../support/python-path.js';
import { makeSession, NOON } from '../support/store-workspace.js';

const QUIET: HostEvidence = {
  leases: { live: [], ended: null },
  wal: false,
  writtenAgo: 3_600_000,
  holders: [],
  alive: [],
};

test.each<[string, Partial<HostEvidence>, string | null]>([
  ['nothing speaks for one', {}, null],
  ['v2.db was never written', { writtenAgo: null }, null],
  ['somebody has it open', { holders: [4711] }, 'process 4711 has v2.db open'],
  [
    'a container beats',
    { alive: [{ sessionId: 's-1', ago: 5000 }] },
    'the container of session s-1 was active 5 s ago',
  ],
  [
    'several do',
    {
      alive: [
        { sessionId: 's-1', ago: 5000 },
        { sessionId: 's-2', ago: 1 },
      ],
    },
    'the container of session s-1 (and 1 more) was active 5 s ago',
  ],
  [
    'a WAL stood there',
    { wal: true },
    'v2.db-wal was there when v2.db was opened, so a host has it open or died with it open',
  ],
  ['it was written just now', { writtenAgo: 30_000 }, 'v2.db was written 30 s before it was opened here'],
  ['it was written a while ago', { writtenAgo: 120_000 }, null],
])('%s', (_what, evidence, expected) => {
  expect(liveHostBecause({ ...QUIET, ...evidence })).toBe(expected);
});

test('the evidence is gathered from the files, and changes nothing', async () => {
  const { ws, agentGroupId, sessionId, folder } = await makeSession();
  const key = { agentGroupId, sessionId };
  const at = (NOON - 90_000) / 1000;
  for (const name of ['v2.db', 'v2.db-wal']) {
    if (statSync(join(ws.path, name), { throwIfNoEntry: false }) !== undefined)
      utimesSync(join(ws.path, name), at, at);
  }
  expect(lookUntouched(ws, NOON).writtenAgo).toBe(90_000);

  const beat = join(folder, '.heartbeat');
  const ours = new Set([process.pid]);
  const gather = () => gatherHostEvidence(ws, { wal: false, writtenAgo: null }, [key], { ours, now: NOON });
  expect(gather()).toMatchObject({ holders: [], alive: [] });
  writeFileSync(beat, '');
  utimesSync(beat, NOON / 1000 - 20, NOON / 1000 - 20);
  expect(gather().alive).toEqual([{ sessionId, ago: 20_000 }]);
  utimesSync(beat, NOON / 1000 - 61, NOON / 1000 - 61);
  expect(gather().alive).toEqual([]);
  // A simulated agent's own.
  writeFileSync(beat, `simulated-agent ${NOON - 20_000} 1`);
  utimesSync(beat, NOON / 1000 - 20, NOON / 1000 - 20);
  expect(gather().alive).toEqual([]);
});

test('B09: a container that may be one of this workspace’s speaks of a host, one that may be anybody’s does not', async () => {
  const { ws } = await makeSession();
  const stray = { engine: 'Docker', name: 'nanoclaw-v2-andy-1' };
  const because = (sessions: 'any' | string[], demo = false, door = false): string | null =>
    realHost(
      { ws, untouched: { wal: false, writtenAgo: null } },
      {
        ...{ beating: [], ours: new Set([process.pid]), demo, found: [], door },
        strays: [{ ...stray, sessions }],
      },
    ).because;
  const says = 'Docker runs nanoclaw-v2-andy-1, which seems to be a container of this workspace';
  expect(because(['s-1'])).toBe(says);
  expect(because([])).toBe(says);
  expect(because('any')).toBeNull();
  expect(because(['s-1'], true)).toBeNull();
  expect(because('any', true, true)).toBe('it answers on its sockets in the data directory');
});

/** Beats as src/play/agent/heartbeat.ts does, a thousand times as often, until its input ends. */
const BEAT = `
import os, select, sys, time
print(os.getpid(), flush=True)
while not select.select([sys.stdin], [], [], 0.001)[0]:
    at = int(time.time() * 1000)
    fd = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)
    os.ftruncate(fd, os.write(fd, f'simulated-agent {at} {os.getpid()}'.encode()))
    os.utime(fd, (at / 1000, at / 1000))
    os.close(fd)
`;

test('a simulated agent that is just giving a sign of life is never taken for a container', async () => {
  const { ws, agentGroupId, sessionId, folder } = await makeSession();
  const beating = spawn(PYTHON, ['-c', BEAT, join(folder, '.heartbeat')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void beating.kill('SIGKILL'));
  await once(beating.stdout, 'data');
  const looks = Array.from({ length: 3000 }, () => readBeat(ws, { agentGroupId, sessionId })?.by);
  expect(new Set(looks.filter((by) => by !== undefined))).toEqual(new Set([beating.pid]));
});

test.runIf(process.platform === 'linux')('another process that has v2.db open is named', async () => {
  const { ws } = await makeSession();
  const other = spawn(
    PYTHON,
    [
      '-c',
      'import sqlite3,sys\nc=sqlite3.connect(sys.argv[1])\nc.execute("select count(*) from sessions").fetchall()\nprint("open",flush=True)\nsys.stdin.read()',
      join(ws.path, 'v2.db'),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  onTestFinished(() => {
    other.kill('SIGKILL');
  });
  await once(other.stdout, 'data');
  const gather = () =>
    gatherHostEvidence(ws, { wal: false, writtenAgo: null }, [], { ours: new Set([process.pid]), now: NOON })
      .holders;
  expect(gather()).toEqual([other.pid]);
  other.stdin.end();
  await once(other, 'exit');
  expect(gather()).toEqual([]);
});
