import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ActivityRange } from '../../src/contract/entities/activity.js';
import { ReaderClient } from '../../src/reader/client.js';
import { median, totals } from '../../src/rules/activity.js';
import { readActivity } from '../../src/store/session/activity.js';
import { bundleEntry } from '../support/child.js';
import { forkReader } from '../support/reader-process.js';
import { ageSession } from '../support/seed-era.js';
import { makeSession, run, type SessionFolder } from '../support/session-files.js';
import { bySize } from '../support/size.js';
import { temporaryFolder } from '../support/store-workspace.js';
import { hashTree } from '../support/tree-hash.js';

const NOW = Date.parse('2026-11-22T12:00:30.000Z');
const MIN = 60_000;
let path: string;
let session: SessionFolder;
let breaths: number;

beforeEach(() => {
  path = temporaryFolder();
  session = makeSession(path, 'sess-a');
  breaths = 0;
});

function read(range: ActivityRange, until = NOW) {
  const breath = async (): Promise<void> => {
    breaths += 1;
  };
  return readActivity({ path }, session.key, { range, until }, breath);
}

function ins(...rows: [id: string, timestamp: string, more?: string][]): void {
  const sql = rows.map(
    ([id, at, more = "'chat', 1, 0, NULL"]) =>
      `INSERT INTO messages_in (id, timestamp, kind, trigger, tries, process_after, content) VALUES ('${id}', '${at}', ${more}, '{}');`,
  );
  run(session.inbound, sql.join('\n'));
}

function outs(...rows: [id: string, timestamp: string, inReplyTo: string | null][]): void {
  const sql = rows.map(
    ([id, at, to]) =>
      `INSERT INTO messages_out (id, timestamp, in_reply_to, kind, content) VALUES ('${id}', '${at}', ${to === null ? 'NULL' : `'${to}'`}, 'chat', '{}');`,
  );
  run(session.outbound, sql.join('\n'));
}

const ack = (id: string, status: string, at: string) =>
  run(session.outbound, `INSERT INTO processing_ack VALUES ('${id}', '${status}', '${at}')`);

const sum = async (range: ActivityRange) => totals((await read(range)).bins);

describe('the activity of a session', () => {
  it('is empty where nothing was said', async () => {
    expect(await read('24h')).toMatchObject({ bins: [], lastAt: null, undated: 0, readFrom: null });
    expect(await read('all')).toMatchObject({ bins: [], binMs: MIN });
  });

  it('counts both sides in bins of UTC, in each way that times are written', async () => {
    ins(['a', '2026-11-22T11:58:59.999Z'], ['b', '2026-11-22 11:59:00'], ['c', '2026-11-22T13:59:59+02:00']);
    outs(['o1', '2026-11-22 11:59:30', null]);
    const { bins } = await read('1h');
    expect(bins.map((b) => [new Date(b.at).toISOString().slice(11, 16), b.inbound, b.outbound])).toEqual([
      ['11:58', 1, 0],
      ['11:59', 2, 1],
    ]);
  });

  it('passes by what is no time, what lies ahead and what lies before', async () => {
    ins(
      ['old', '2026-11-22T10:00:00.000Z'],
      ['now', '2026-11-22T12:00:00.000Z'],
      ...['', 'garbage', 'now', '2460000.5', '2026-13-45T99:00:00Z', '12:30'].map(
        (at, i): [string, string] => [`g${i}`, at],
      ),
      ['ahead', '2031-01-01T00:00:00.000Z'],
      ['blob', "' || x'ff' || '"],
    );
    const found = await read('1h');
    expect(totals(found.bins)).toMatchObject({ inbound: 1 });
    expect(found).toMatchObject({ undated: 7, lastAt: Date.parse('2026-11-22T12:00:00.000Z') });
    expect(await sum('all')).toMatchObject({ inbound: 2 });
  });

  it('takes an answer’s time from the first row that names the message, else from its ack', async () => {
    ins(
      ['named', '2026-11-22T11:00:10.400Z'],
      ['acked', '2026-11-22T11:00:20.000Z'],
      ['failed', '2026-11-22T11:00:30.000Z'],
      ['open', '2026-11-22T11:00:40.000Z'],
      ['early', '2026-11-22T11:00:50.900Z'],
    );
    outs(
      ['late', '2026-11-22 11:09:00', 'named'],
      ['first', '2026-11-22 11:00:14', 'named'],
      ['same second', '2026-11-22 11:00:50', 'early'],
    );
    ack('named', 'completed', '2026-11-22 11:30:00');
    ack('acked', 'completed', '2026-11-22 11:01:20');
    ack('failed', 'failed', '2026-11-22 11:00:31');
    ack('open', 'processing', '2026-11-22 11:00:41');
    const { answers } = await sum('24h');
    expect(answers).toEqual([
      [0, 1],
      [4000, 1],
      [60_000, 1],
    ]);
    expect(median(answers)).toBe(4000);
  });

  it('B02: takes no answer and no ack that is older than the message with its id', async () => {
    ins(
      ['1', '2026-11-22T11:00:00.000Z'],
      ['2', '2026-11-22T11:00:00.000Z'],
      ['3', '2026-11-22T11:00:00.000Z'],
      ['4', 'no time'],
    );
    outs(['before', '2026-11-02 10:00:00', '1'], ['after', '2026-11-22 11:00:09', '1']);
    ack('2', 'completed', '2026-11-02 10:00:00');
    // Two clocks: this one is its own.
    ack('3', 'completed', '2026-11-22 10:59:58');
    expect((await sum('24h')).answers).toEqual([
      [0, 1],
      [9000, 1],
    ]);
  });

  it('lets a task wait from its own time on, and asks no answer of context and system rows', async () => {
    ins(
      ['task', '2026-11-20T11:00:00.000Z', "'task', 1, 0, '2026-11-22T09:00:00.000Z'"],
      ['retried', '2026-11-22T09:00:00.000Z', "'chat', 1, 2, '2026-11-22T09:00:58.000Z'"],
      ['context', '2026-11-22T09:00:00.000Z', "'chat', 0, 0, NULL"],
      ['answer', '2026-11-22T09:00:00.000Z', "'system', 1, 0, NULL"],
    );
    for (const id of ['task', 'retried', 'context', 'answer']) ack(id, 'completed', '2026-11-22 09:01:00');
    expect((await sum('7d')).answers).toEqual([[60_000, 2]]);
  });

  it('says when it went quiet, however long ago', async () => {
    ins(['a', '2026-05-01T00:00:00.000Z']);
    outs(['o', '2026-05-01 00:00:04', 'a']);
    const found = await read('1h');
    expect(found.bins).toEqual([]);
    expect(found.lastAt).toBe(Date.parse('2026-05-01T00:00:04Z'));
  });

  it('reads sessions of the seed’s era, and files without acks', async () => {
    ageSession(session.dir);
    expect(await sum('all')).toEqual({ inbound: 2, outbound: 1, answers: [[60_000, 1]] });
    run(session.outbound, 'DROP TABLE processing_ack');
    expect(await sum('all')).toMatchObject({ inbound: 2, outbound: 1 });
  });

  it('changes not one byte', async () => {
    ins(['a', '2026-11-22T11:58:59.999Z']);
    const before = hashTree(path);
    await read('all');
    expect(hashTree(path)).toEqual(before);
  });
});

describe('a session of many rows', () => {
  const ROWS = bySize(60_000, 1_000_000);
  const fill = (perMinute: number) =>
    run(
      session.inbound,
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})
       INSERT INTO messages_in (id, seq, kind, timestamp, content)
       SELECT 'm' || i, 2 * i, 'chat', strftime('%Y-%m-%dT%H:%M:%fZ', ${Math.floor(NOW / 1000)} - (${ROWS} - i) * 60 / ${perMinute}, 'unixepoch'), '{}' FROM n`,
    );

  it('is read in parts, the newest 50,000, and says where it was cut', async () => {
    fill(100);
    const found = await read('24h');
    expect(totals(found.bins).inbound).toBe(50_000);
    expect(breaths).toBe(24);
    expect(found.readFrom).toBe(NOW - 29_999_000);
  });

  it.each<[string, string]>([
    ['of the future', "strftime('%Y-%m-%dT%H:%M:%fZ', '2027-01-01', '+' || n || ' minutes')"],
    ['without a time', "'soon'"],
  ])('F8: says that it is not known when the newest 50,000 rows are %s', async (name, time) => {
    ins(['said', '2026-11-22T11:00:00.000Z']);
    run(
      session.inbound,
      `WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 50000)
       INSERT INTO messages_in (id, timestamp, kind, content) SELECT 'm-' || n, ${time}, 'chat', '{}' FROM i`,
    );
    const ahead = name === 'of the future';
    for (const range of ['all', '24h'] as const) {
      expect(await read(range)).toMatchObject({
        ...{ bins: [], lastAt: null, cut: true },
        ...{ ahead: ahead ? 50_000 : 0, undated: ahead ? 0 : 50_000 },
      });
    }
    run(session.inbound, "DELETE FROM messages_in WHERE id IN ('m-1', 'm-2')");
    expect(await read('all')).toMatchObject({ lastAt: Date.parse('2026-11-22T11:00:00.000Z'), cut: false });
  });

  it('is read no further than its range', async () => {
    fill(10);
    const found = await read('1h');
    // The hour’s bins begin at 11:01:00.
    expect(totals(found.bins).inbound).toBe(596);
    expect(breaths).toBe(1);
    expect(found.readFrom).toBeNull();
  });

  it('does not keep the reader from answering others', async () => {
    fill(100);
    const other = makeSession(path, 'sess-b');
    const bundle = await bundleEntry('src/reader/index.ts');
    onTestFinished(() => bundle.remove());
    const client = new ReaderClient({ spawn: () => forkReader(bundle.path) });
    onTestFinished(() => client.close());
    client.watch({ workspace: path, sessions: [], hot: [] });
    const order: string[] = [];
    const { key } = session;
    await Promise.all([
      client.request('activity.get', key, { range: 'all', until: NOW }).then(() => order.push('activity')),
      client.request('session.parts', other.key, {}).then(() => order.push('parts')),
    ]);
    expect(order).toEqual(['parts', 'activity']);
  });
});
