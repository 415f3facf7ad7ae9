import { realpathSync } from 'node:fs';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { readDigest } from '../../src/store/session/session-digest.js';
import { schedule } from '../support/scheduled-workspace.js';
import { makeSession, run, type SessionFolder } from '../support/session-files.js';
import { NOON, temporaryFolder } from '../support/store-workspace.js';

let ws: { path: string };
let session: SessionFolder;
beforeEach(() => {
  ws = { path: realpathSync(temporaryFolder()) };
  session = makeSession(ws.path, 'sess-1');
});

const iso = (minutes: number) => new Date(NOON + minutes * 60_000).toISOString();

interface In {
  id: string;
  seq?: number;
  kind?: string;
  at?: number;
  status?: string;
  processAfter?: string;
  trigger?: 0 | 1;
  onWake?: 0 | 1;
}

function insertRows(file: string, sql: string, rows: unknown[][]): void {
  const db = new Database(file, { fileMustExist: true });
  const insert = db.prepare(sql);
  db.transaction(() => {
    for (const row of rows) insert.run(...row);
  })();
  db.close();
}

function putIn(...rows: In[]): void {
  insertRows(
    session.inbound,
    `INSERT INTO messages_in (id, seq, kind, timestamp, status, process_after, trigger, on_wake, content)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    rows.map((r) => [
      ...[r.id, r.seq ?? null, r.kind ?? 'chat', iso(r.at ?? 0), r.status ?? 'pending'],
      ...[r.processAfter ?? null, r.trigger ?? 1, r.onWake ?? 0, JSON.stringify({ text: `text of ${r.id}` })],
    ]),
  );
}

function putOut(...rows: { id: string; at?: number; deliverAfter?: string }[]): void {
  insertRows(
    session.outbound,
    'INSERT INTO messages_out (id, kind, timestamp, deliver_after, content) VALUES (?, ?, ?, ?, ?)',
    rows.map((r) => [r.id, 'chat', iso(r.at ?? 0), r.deliverAfter ?? null, `{"text":"text of ${r.id}"}`]),
  );
}

const ack = (id: string, status: string, at = iso(0)) =>
  run(session.outbound, `INSERT INTO processing_ack VALUES ('${id}', '${status}', '${at}')`);
const deliver = (id: string, status = 'delivered') =>
  run(session.inbound, `INSERT INTO delivered VALUES ('${id}', NULL, '${status}', '${iso(0)}')`);

function read() {
  const { digest } = readDigest(ws, session.key);
  if (!digest.readable) throw new Error(digest.message);
  return digest;
}

describe('the digest of a session', () => {
  it('says of an empty one that nothing is there', () => {
    expect(read()).toEqual({
      readable: true,
      lastAt: null,
      lastText: null,
      newest: { in: 0, out: 0 },
      due: { dueAt: [], first: [], ahead: [], olderAhead: [] },
      noNews: [],
      unheard: { dueAt: [], first: [] },
      undelivered: { dueAt: [], first: [] },
      failedIn: { count: 0, newest: [] },
      missed: { count: 0, newest: [] },
      forked: { count: 0, newest: [] },
      failedOut: { count: 0, newest: [] },
      scheduled: 0,
      recovered: [],
      bad: [],
    });
  });

  it('has the newest row of either side, and their numbers', () => {
    putIn({ id: 'a', at: 0, status: 'completed' }, { id: 'b', at: 2, status: 'completed' });
    putOut({ id: 'x', at: 1 });
    expect(read()).toMatchObject({
      lastAt: NOON + 120_000,
      lastText: 'text of b',
      newest: { in: 2, out: 1 },
    });
  });

  it('counts as waiting what a container would take, from when on it would', () => {
    putIn(
      { id: 'at once', at: 5 },
      { id: 'later', at: 5, processAfter: iso(60) },
      { id: 'long due', at: 5, processAfter: '2026-11-22 11:00:00' },
      { id: 'context', trigger: 0 },
      { id: 'for a wake', onWake: 1 },
      { id: 'an answer', kind: 'system' },
      { id: 'never', processAfter: 'soon' },
      { id: 'done', status: 'completed' },
      { id: 'paused', kind: 'task', status: 'paused' },
      { id: 'claimed' },
      { id: 'not synced' },
    );
    ack('claimed', 'processing');
    ack('not synced', 'completed');
    const { due } = read();
    expect(due.dueAt.map((at) => (at - NOON) / 60_000)).toEqual([5, 5, 60]);
    expect(due.first).toEqual([
      { key: 'in:1', id: 'at once', seq: null, at: NOON + 300_000, text: 'text of at once' },
      { key: 'in:3', id: 'long due', seq: null, at: NOON + 300_000, text: 'text of long due' },
      { key: 'in:2', id: 'later', seq: null, at: NOON + 300_000, text: 'text of later' },
    ]);
    expect(due.ahead.every((newer) => newer < 10)).toBe(true);
  });

  it('B13: lists a series with two live rows once, and none that has one', () => {
    putIn(
      { id: 'a' },
      { id: 'b' },
      { id: 'c' },
      { id: 'd', status: 'completed' },
      { id: 'e', status: 'paused' },
    );
    run(
      session.inbound,
      `UPDATE messages_in SET recurrence = '0 9 * * *', series_id = 'brief' WHERE id IN ('a', 'b', 'd');
       UPDATE messages_in SET recurrence = '0 9 * * *', series_id = 'other' WHERE id = 'c';
       UPDATE messages_in SET series_id = 'other' WHERE id = 'e';`,
    );
    expect(read().forked).toMatchObject({ count: 1, newest: [{ id: 'b' }] });
    run(session.inbound, "UPDATE messages_in SET recurrence = '0 9 * * *' WHERE id = 'e'");
    expect(read().forked).toMatchObject({ count: 2, newest: [{ id: 'e' }, { id: 'b' }] });
  });

  it('B02: lists what an older ack hides, copied or not, and no answer or failure that is about an earlier message', () => {
    putIn(
      { id: 'pending', at: 60 },
      { id: 'copied', at: 60, status: 'completed' },
      { id: 'gave up', at: 60, status: 'completed' },
      { id: 'claimed before', at: 60 },
      { id: 'its own', at: 0, status: 'completed' },
    );
    ack('pending', 'completed', '2026-11-02 10:00:00');
    ack('copied', 'completed', '2026-11-02T10:00:00.000Z');
    ack('gave up', 'failed');
    ack('claimed before', 'processing');
    ack('its own', 'completed');
    const { missed, due, failedIn } = read();
    expect(missed.count).toBe(3);
    expect(missed.newest.map(({ id }) => id)).toEqual(['gave up', 'copied', 'pending']);
    expect(failedIn.count).toBe(0);
    expect(due.first.map(({ id }) => id)).toEqual(['claimed before']);
  });

  it('counts a claimed row again once its host has taken the claim back', () => {
    putIn({ id: 'a' }, { id: 'b', processAfter: iso(1) });
    ack('a', 'processing');
    ack('b', 'processing');
    expect(read().due).toMatchObject({ dueAt: [NOON + 60_000], first: [{ id: 'b' }] });
  });

  it('B08: counts the newer rows that a poll takes before one', () => {
    putIn({ id: 'hidden', seq: 2 });
    putIn(
      ...Array.from({ length: 9 }, (_, i) => ({ id: `context-${i}`, seq: 4 + 2 * i, trigger: 0 as const })),
    );
    expect(read().due).toMatchObject({ dueAt: [NOON], ahead: [9] });
    putIn({ id: 'answer', seq: 40, kind: 'system' });
    expect(read().due).toMatchObject({ dueAt: [NOON], ahead: [10] });
    run(session.inbound, "UPDATE messages_in SET process_after = '2099-01-01 00:00:00' WHERE id = 'answer'");
    expect(read().due.ahead).toEqual([9]);
  });

  it('counts the older rows that a newer poll takes before one', () => {
    putIn(...Array.from({ length: 3 }, (_, i) => ({ id: `answer-${i}`, seq: 2 + 2 * i, kind: 'system' })));
    putIn(
      { id: 'acked', seq: 10 },
      { id: 'context', seq: 12, trigger: 0 as const },
      { id: 'hidden', seq: 14 },
    );
    putIn({ id: 'harmless', seq: 16, kind: 'system', trigger: 0 as const });
    ack('acked', 'completed');
    expect(read()).toMatchObject({
      due: { dueAt: [NOON], ahead: [1], olderAhead: [3] },
    });
  });

  it('splits what failed: given up by the container or the host, not delivered', () => {
    putIn(
      { id: 'a', status: 'failed' },
      { id: 'b' },
      { id: 'c', status: 'completed' },
      { id: 'd', status: 'failed' },
    );
    putOut({ id: 'x' }, { id: 'y' }, { id: 'z' });
    for (const id of ['b', 'c', 'd']) ack(id, 'failed');
    deliver('x');
    deliver('y', 'failed');
    deliver('z', 'failed');
    const digest = read();
    expect(digest.failedIn.count).toBe(4);
    expect(digest.failedIn.newest.map(({ key }) => key)).toEqual(['in:4', 'in:3', 'in:2', 'in:1']);
    expect(digest.failedOut.count).toBe(2);
    expect(digest.failedOut.newest.map(({ key, text }) => `${key} ${text}`)).toEqual([
      'out:3 text of z',
      'out:2 text of y',
    ]);
    expect(digest.undelivered.dueAt).toEqual([]);
    expect(digest.due.dueAt).toEqual([]);
  });

  it('a series that goes on is there once, however many of its runs have failed', async () => {
    const runs = [1, 2, 3].map((n) => ({ id: `run-${n}`, kind: 'task', status: 'failed', series: 'run-1' }));
    schedule(
      session.dir,
      NOON,
      ...runs,
      { id: 'run-4', series: 'run-1', recurrence: '0 9 * * *' },
      { id: 'lone', kind: 'task', status: 'failed' },
    );
    const { failedIn } = read();
    expect(failedIn.count).toBe(2);
    expect(failedIn.newest.map(({ id, run }) => [id, run])).toEqual([
      ['lone', undefined],
      ['run-3', { streak: 3, paused: false }],
    ]);
  });

  it('counts what nobody has delivered, from when on it should be', () => {
    putOut({ id: 'x', at: 1 }, { id: 'y', at: 2, deliverAfter: iso(30) }, { id: 'z', at: 3 });
    deliver('x');
    const { undelivered } = read();
    expect(undelivered.dueAt.map((at) => (at - NOON) / 60_000)).toEqual([3, 30]);
    expect(undelivered.first.map(({ key }) => key)).toEqual(['out:3', 'out:2']);
  });

  it('goes no further than a hundred, and points at five', () => {
    putIn(...Array.from({ length: 250 }, (_, i) => ({ id: `in-${i}`, seq: 2 * i, at: i })));
    putIn(...Array.from({ length: 150 }, (_, i) => ({ id: `failed-${i}`, status: 'failed' })));
    putOut(...Array.from({ length: 250 }, (_, i) => ({ id: `out-${i}`, at: i })));
    const { due, failedIn, undelivered } = read();
    expect([due.dueAt.length, due.first.length, due.ahead.length]).toEqual([100, 5, 100]);
    expect(Math.min(...due.ahead)).toBe(50);
    expect([failedIn.count, failedIn.newest.length]).toEqual([100, 5]);
    expect([undelivered.dueAt.length, undelivered.first.length]).toEqual([100, 5]);
  });

  it('reads sessions of the seed’s era, which lack half of it', () => {
    session = makeSession(ws.path, 'sess-old', {
      inbound:
        "CREATE TABLE messages_in (id TEXT PRIMARY KEY, seq INTEGER, kind TEXT NOT NULL, timestamp TEXT NOT NULL, status TEXT DEFAULT 'pending', process_after TEXT, content TEXT NOT NULL)",
      outbound:
        'CREATE TABLE messages_out (id TEXT PRIMARY KEY, kind TEXT NOT NULL, timestamp TEXT NOT NULL, content TEXT NOT NULL)',
    });
    run(
      session.inbound,
      `INSERT INTO messages_in VALUES ('a', 2, 'chat', '${iso(0)}', 'pending', NULL, '{"text":"hi"}')`,
    );
    run(session.outbound, `INSERT INTO messages_out VALUES ('x', 'chat', '${iso(1)}', '{"text":"ho"}')`);
    // Without the table `delivered` nobody can say what was not delivered.
    expect(read()).toMatchObject({ lastText: 'ho', due: { dueAt: [NOON] }, undelivered: { dueAt: [] } });
  });

  it('points at rows with content of any kind, and does not load what is huge for one line', () => {
    run(
      session.inbound,
      `INSERT INTO messages_in (id, kind, timestamp, content) VALUES ('blob', 'chat', 'not a time', x'00ff')`,
    );
    run(
      session.inbound,
      `INSERT INTO messages_in (id, kind, timestamp, content) VALUES (x'01', 5, '${iso(0)}', '{"text":"' || hex(zeroblob(1048576)) || '"}')`,
    );
    const { due, lastText } = read();
    expect(due.dueAt).toEqual([0, NOON]);
    expect(due.first.map(({ key, at }) => [key, at])).toEqual([
      ['in:1', null],
      ['in:2', NOON],
    ]);
    expect(lastText).toBeNull();
  });
});
