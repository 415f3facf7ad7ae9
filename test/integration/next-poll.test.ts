import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { NextPoll, PollRule } from '../../src/contract/entities/next-poll.js';
import { readNextPoll } from '../../src/store/message/next-poll.js';
import { ageSession } from '../support/seed-era.js';
import { makeSession, run, type SessionFolder } from '../support/session-files.js';
import { bySize } from '../support/size.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { temporaryFolder } from '../support/store-workspace.js';
import { hashTree } from '../support/tree-hash.js';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
let path: string;
let session: SessionFolder;

beforeEach(() => {
  path = temporaryFolder();
  session = makeSession(path, 'sess-a');
});

const sqlText = (value: string | number | null): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

const NEWEST: PollRule = { limit: 10, order: 'newest' };

type Given = Record<string, string | number | null>;

/** Rows with ids m1, m2 … and seq 2, 4 …, pending chat messages but for what is given. */
function add(rows: readonly Given[]): void {
  const statements = rows.map((given, i) => {
    const row: Given = {
      ...{ id: `m${i + 1}`, seq: 2 * (i + 1), kind: 'chat', timestamp: '2026-11-22T11:00:00.000Z' },
      content: JSON.stringify({ text: `text ${i + 1}`, sender: 'Dana' }),
      ...given,
    };
    return `INSERT INTO messages_in (${Object.keys(row).join()}) VALUES (${Object.values(row).map(sqlText).join()});`;
  });
  run(session.inbound, `BEGIN; ${statements.join('\n')} COMMIT;`);
}

function ack(id: string, status: string): void {
  run(session.outbound, `INSERT INTO processing_ack VALUES ('${id}', '${status}', '2026-11-22 11:59:00')`);
}

const look = (first = false, rule: PollRule = NEWEST) =>
  readNextPoll({ path }, session.key, { first, now: NOW, rule });
const fates = (rows: NextPoll['handed']) => rows.map((r) => `${r.seq} ${r.fate}`);

describe('the next poll', () => {
  it('B02: says of a row that an ack of an earlier message with its id hides it', () => {
    add([{ timestamp: '2026-11-22T11:58:00.000Z' }, { timestamp: '2026-11-22T11:59:59.000Z' }]);
    run(session.outbound, "INSERT INTO processing_ack VALUES ('m1', 'completed', '2026-11-02 10:00:00')");
    ack('m2', 'completed');
    expect(look().skipped.map(({ id, fate, ackIsOlder }) => [id, fate, ackIsOlder])).toEqual([
      ['m2', 'acked', false],
      ['m1', 'acked', true],
    ]);
  });

  it('finds nothing in an empty session', () => {
    expect(look()).toEqual({
      ...{
        first: false,
        rule: NEWEST,
        handed: [],
        skipped: [],
        more: 0,
        turn: false,
        nextDueAt: null,
        unsure: false,
        cut: false,
      },
    });
  });

  it('B08: hands over as many as the agent group’s configuration says', () => {
    add(Array.from({ length: 6 }, () => ({})));
    const poll = look(false, { ...NEWEST, limit: 3 });
    expect(fates(poll.handed)).toEqual(['8 handed', '10 handed', '12 handed']);
    expect(fates(poll.skipped)).toEqual(['6 held-back', '4 held-back', '2 held-back']);
    expect(poll.rule.limit).toBe(3);
    expect(look(false, { ...NEWEST, limit: 50 }).handed).toHaveLength(6);
  });

  it('hands over the newest ten, oldest of them first, and holds the others back', () => {
    add(Array.from({ length: 12 }, () => ({})));
    const poll = look();
    expect(fates(poll.handed)).toEqual(Array.from({ length: 10 }, (_, i) => `${6 + 2 * i} handed`));
    expect(fates(poll.skipped)).toEqual(['4 held-back', '2 held-back']);
    expect(poll).toMatchObject({ turn: true, more: 0 });
    expect(poll.handed[0]).toMatchObject({ key: 'in:3', id: 'm3', sender: 'Dana', line: 'text 3' });
  });

  it('lets acked and system rows take up places before it drops them', () => {
    add([{}, {}, ...Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? { kind: 'system' } : {}))]);
    for (const id of ['m4', 'm6', 'm8', 'm10', 'm12']) ack(id, 'completed');
    const poll = look();
    expect(poll).toMatchObject({ turn: false, handed: [] });
    expect(fates(poll.skipped)).toEqual([
      ...['24 acked', '22 system', '20 acked', '18 system', '16 acked', '14 system'],
      ...['12 acked', '10 system', '8 acked', '6 system', '4 held-back', '2 held-back'],
    ]);
  });

  it('says of each other row why it is not handed over', () => {
    add([
      {},
      { trigger: 0 },
      { on_wake: 1 },
      { process_after: '2026-11-22T12:00:10.000Z' },
      { process_after: '2026-11-22 12:05:00' },
      { process_after: 'soon' },
      { status: 'paused' },
      { status: 'completed' },
      { status: 'failed' },
      { status: 'other' },
      { kind: 'system', content: 'not JSON' },
    ]);
    ack('m1', 'processing');
    const poll = look();
    expect(fates(poll.handed)).toEqual(['4 context']);
    expect(poll.turn).toBe(false);
    expect(fates(poll.skipped)).toEqual([
      ...['22 system', '20 not-pending', '14 not-pending', '12 never-due', '10 not-due', '8 not-due'],
      ...['6 on-wake', '2 acked'],
    ]);
    expect(poll.nextDueAt).toBe(NOW + 10_000);
    expect(poll.skipped.find((r) => r.seq === 10)?.dueAt).toBe(NOW + 300_000);
    expect(poll.skipped.find((r) => r.seq === 2)?.ack).toBe('processing');
    expect(fates(look(true).handed)).toEqual(['2 handed', '4 context', '6 handed']);
    expect(look(true).turn).toBe(true);
  });

  it('lists fifty of those that wait, and counts the others', () => {
    add(Array.from({ length: 75 }, () => ({ process_after: '2026-11-23T12:00:00.000Z' })));
    const poll = look();
    expect(poll.skipped).toHaveLength(50);
    expect(poll.skipped[0]?.seq).toBe(150);
    expect(poll.more).toBe(25);
  });

  it('finds what the runner finds far back, and says that it searched no further itself', () => {
    add([{}, { rowid: 70_000, process_after: '2026-11-23T12:00:00.000Z' }]);
    const poll = look();
    expect(fates(poll.handed)).toEqual(['2 handed']);
    expect(poll).toMatchObject({ cut: true, more: 0 });
  });

  it('reads a session of the seed’s era, content that is long or no text, and a file without acks', () => {
    ageSession(session.dir);
    expect(fates(look().handed)).toEqual(['4 handed']);
    run(
      session.inbound,
      `INSERT INTO messages_in (id, seq, kind, timestamp, content)
      VALUES ('b', 6, 'chat', 'x', x'00ff'), ('l', 8, 'chat', '', '{"text":"' || hex(zeroblob(99999)) || '"}')`,
    );
    run(session.outbound, 'DROP TABLE processing_ack');
    expect(look().handed.map((r) => r.line)).toEqual([
      ...['an old question', 'an old task', '00ff', '(too long for one line)'],
    ]);
  });

  it('refuses a file that no runner could poll', () => {
    run(session.inbound, 'ALTER TABLE messages_in DROP COLUMN status');
    expect(() => look()).toThrow(/does not have the tables of a session: no such column: status/);
  });

  it('changes not one byte', () => {
    add([{}, {}]);
    const before = hashTree(path);
    look();
    look(true);
    expect(hashTree(path)).toEqual(before);
  });

  it('agrees with the runner’s own query, asked by another SQLite', () => {
    const word = fc.constantFrom('pending', 'pending', 'pending', 'completed', 'paused');
    const time = fc.constantFrom(
      ...[null, null, 'now', '2026-11-22 12:00:00', '2026-11-22T12:00:00.900Z', '2026-11-22T12:00:01Z', ''],
      ...['2026-11-22T14:00:00+02:00', '12:30', 'garbage', '2026-02-30 10:00:00', '2460000.5'],
    );
    const bit = fc.constantFrom(0, 0, 1);
    const row = fc.record({
      ...{ status: word, process_after: time, on_wake: bit, trigger: fc.constantFrom(0, 1, 1) },
      kind: fc.constantFrom('chat', 'chat', 'system', 'task'),
    });
    const rows = fc.array(row, { maxLength: 30 });
    const acked = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 8 });
    fc.assert(
      fc.property(rows, acked, fc.boolean(), (given, acks, first) => {
        run(session.inbound, 'DELETE FROM messages_in');
        run(session.outbound, 'DELETE FROM processing_ack');
        add(given);
        for (const n of acks) ack(`m${n}`, n % 2 === 0 ? 'processing' : 'completed');
        const runner = queryElsewhere(
          session.inbound,
          `SELECT * FROM messages_in WHERE status = 'pending'
             AND (process_after IS NULL OR datetime(process_after) <= datetime('2026-11-22 12:00:00'))
             AND (on_wake = 0 OR ${first ? 1 : 0} = 1) ORDER BY seq DESC LIMIT 10`,
        )
          .filter(
            (m) => !acks.some((n) => m.id === `m${n}` && !(first && n % 2 === 0)) && m.kind !== 'system',
          )
          .reverse();
        const poll = look(first);
        expect(poll.handed.map((r) => r.id)).toEqual(runner.map((m) => m.id));
        expect(poll.turn).toBe(runner.some((m) => m.trigger === 1));
        const open = given.filter((r) => r.status !== 'completed').length;
        expect(poll.handed.length + poll.skipped.length + poll.more).toBe(open);
      }),
      { numRuns: bySize(25, 120) },
    );
  });
});
