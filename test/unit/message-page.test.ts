import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { MessageCursor, MessageGoal } from '../../src/contract/entities/message.js';
import { pageMessages } from '../../src/store/message/message-page.js';
import { makeSession, run } from '../support/session-files.js';

const workspace = mkdtempSync(join(tmpdir(), 'merge-'));
afterAll(() => rmSync(workspace, { recursive: true }));
const session = makeSession(workspace, 'sess-merge');
const ws = { path: workspace };

function fill(file: string, table: string, rows: readonly { rowid: number; time: string }[]): void {
  const db = new Database(file);
  db.pragma('synchronous = OFF');
  db.transaction(() => {
    db.exec(`DELETE FROM ${table}`);
    const insert = db.prepare(
      `INSERT INTO ${table} (rowid, id, kind, timestamp, content) VALUES (?, ?, 'chat', ?, '{"text":"x"}')`,
    );
    for (const { rowid, time } of rows) insert.run(rowid, `${table}-${rowid}`, time);
  })();
  db.close();
}

function readAll(limit: number): string[] {
  const keys: string[] = [];
  let before: MessageCursor | null = null;
  for (let pages = 0; pages < 200; pages += 1) {
    const page = pageMessages(ws, session.key, { before, limit }, 0);
    expect(page.messages.length).toBeLessThanOrEqual(limit);
    keys.unshift(...page.messages.map((m) => m.key));
    before = page.before;
    if (before === null) return keys;
    expect(page.messages.length).toBe(limit);
  }
  throw new Error('The paging does not end');
}

const time = fc.oneof(
  fc.integer({ min: 0, max: 9 }).map((s) => `2026-11-18T08:10:0${s}.000Z`),
  fc.integer({ min: 0, max: 9 }).map((s) => `2026-11-18 08:10:0${s}`),
  fc.constantFrom('', 'garbage'),
);
/** Any times at all, in order or not, with gaps between the row numbers. */
const stream = fc
  .array(fc.record({ time, gap: fc.integer({ min: 1, max: 3 }) }), { maxLength: 12 })
  .map((rows) => {
    let rowid = 0;
    return rows.map((row) => {
      rowid += row.gap;
      return { rowid, time: row.time };
    });
  });

describe('pageMessages', () => {
  it('gives every row exactly once, in one order, whatever the page size', () => {
    fc.assert(
      fc.property(stream, stream, fc.integer({ min: 1, max: 7 }), (ins, outs, limit) => {
        fill(session.inbound, 'messages_in', ins);
        fill(session.outbound, 'messages_out', outs);
        const whole = readAll(500);
        expect(readAll(limit)).toEqual(whole);
        expect(whole.filter((k) => k.startsWith('in:'))).toEqual(ins.map((r) => `in:${r.rowid}`));
        expect(whole.filter((k) => k.startsWith('out:'))).toEqual(outs.map((r) => `out:${r.rowid}`));
      }),
      { numRuns: 60 },
    );
  });

  it('orders two streams that are each in order by time, the answer after its question', () => {
    const sorted = stream.map((rows) => {
      const times = rows
        .map((r) => r.time)
        .filter((t) => t.startsWith('2026'))
        .sort();
      return times
        .map((t, i) => ({ rowid: i + 1, time: t.replace(' ', 'T').replace(/(:\d\d)$/, '$1.000Z') }))
        .sort((a, b) => (a.time < b.time ? -1 : 1))
        .map((r, i) => ({ ...r, rowid: i + 1 }));
    });
    fc.assert(
      fc.property(sorted, sorted, (ins, outs) => {
        fill(session.inbound, 'messages_in', ins);
        fill(session.outbound, 'messages_out', outs);
        const expected = [
          ...ins.map((r) => ({ ...r, key: `in:${r.rowid}`, side: 0 })),
          ...outs.map((r) => ({ ...r, key: `out:${r.rowid}`, side: 1 })),
        ].sort((a, b) =>
          a.time === b.time ? a.side - b.side || a.rowid - b.rowid : a.time < b.time ? -1 : 1,
        );
        expect(readAll(3)).toEqual(expected.map((r) => r.key));
      }),
      { numRuns: 30 },
    );
  });

  it('takes a whole second for its end: the answer comes after a question of the same second', () => {
    fill(session.inbound, 'messages_in', [
      { rowid: 1, time: '2026-11-18T08:10:05.700Z' },
      { rowid: 2, time: '2026-11-18T08:10:06.100Z' },
    ]);
    fill(session.outbound, 'messages_out', [{ rowid: 1, time: '2026-11-18 08:10:05' }]);
    expect(readAll(10)).toEqual(['in:1', 'out:1', 'in:2']);
  });

  it('keeps its place when rows are added between two pages', () => {
    fill(
      session.inbound,
      'messages_in',
      [1, 2, 3].map((n) => ({ rowid: n, time: `2026-11-18 08:10:0${n}` })),
    );
    fill(session.outbound, 'messages_out', []);
    const first = pageMessages(ws, session.key, { before: null, limit: 1 }, 0);
    run(
      session.outbound,
      "INSERT INTO messages_out (id, kind, timestamp, content) VALUES ('late', 'chat', '2026-11-18 08:10:09', '{}')",
    );
    const rest = pageMessages(ws, session.key, { before: first.before, limit: 10 }, 0);
    expect([...rest.messages, ...first.messages].map((m) => m.key)).toEqual(['in:1', 'in:2', 'in:3']);
  });

  /** All rows by pages in both directions from a goal. */
  function readAround(goal: MessageGoal, limit: number): { keys: string[]; goal: string | null } {
    const first = pageMessages(ws, session.key, { before: null, around: goal, limit }, 0);
    const keys = first.messages.map((m) => m.key);
    for (let { before } = first; before !== null; ) {
      const page = pageMessages(ws, session.key, { before, limit }, 0);
      keys.unshift(...page.messages.map((m) => m.key));
      before = page.before;
    }
    for (let { after } = first; after !== null; ) {
      const page = pageMessages(ws, session.key, { before: null, after, limit }, 0);
      // Asked again by its own beginning, as the window does, it gives what it was entered from.
      expect(page.before).toEqual(after);
      keys.push(...page.messages.map((m) => m.key));
      after = page.after;
    }
    return { keys, goal: first.goal };
  }

  /** A whole second counts as its end. */
  const standing = (text: string) => Number(text.slice(17, 19)) * 1000 + (text.endsWith('Z') ? 0 : 999);

  it('window F4: from any row, at any depth, both ways give every row exactly once; in order by time, in one order', () => {
    fc.assert(
      fc.property(stream, stream, fc.nat(), fc.integer({ min: 1, max: 7 }), (ins, outs, pick, limit) => {
        fill(session.inbound, 'messages_in', ins);
        fill(session.outbound, 'messages_out', outs);
        const whole = readAll(500);
        const key = whole[pick % Math.max(1, whole.length)];
        if (key === undefined) return;
        const around = readAround({ key }, limit);
        expect(around.goal).toBe(key);
        expect(around.keys.toSorted()).toEqual(whole.toSorted());
        const id = key.replace('in:', 'messages_in-').replace('out:', 'messages_out-');
        expect(readAround({ id }, limit).goal).toBe(key);

        const ordered = (rows: typeof ins) => {
          const times = rows.map((r) => r.time).filter((t) => t.startsWith('2026'));
          const sorted = times.sort((a, b) => standing(a) - standing(b));
          return sorted.map((t, i) => ({ rowid: 3 * i + 1, time: t }));
        };
        fill(session.inbound, 'messages_in', ordered(ins));
        fill(session.outbound, 'messages_out', ordered(outs));
        const inOrder = readAll(500);
        const other = inOrder[pick % Math.max(1, inOrder.length)];
        if (other !== undefined) expect(readAround({ key: other }, limit).keys).toEqual(inOrder);
      }),
      { numRuns: 25 },
    );
  });

  it('window F4: a time leads to the first row at or after it, else to the newest; a seq to its row; to none: none', () => {
    const at = (n: number) =>
      `2026-11-18T${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:00.000Z`;
    fill(
      session.inbound,
      'messages_in',
      Array.from({ length: 1000 }, (_, n) => ({ rowid: 5 * n + 5, time: n % 7 === 5 ? 'garbage' : at(n) })),
    );
    fill(session.outbound, 'messages_out', []);
    run(session.inbound, 'UPDATE messages_in SET seq = 2 * rowid');
    const goal = (asked: MessageGoal) =>
      pageMessages(ws, session.key, { before: null, around: asked, limit: 9 }, 0).goal;
    const time = (n: number) => Date.parse(at(n));
    expect(goal({ at: 0 })).toBe('in:5');
    expect(goal({ at: time(500) })).toBe(`in:${5 * 500 + 5}`);
    expect(goal({ at: time(500) + 1 })).toBe(`in:${5 * 501 + 5}`);
    expect(goal({ at: time(5000) })).toBe('in:5000');
    expect(goal({ seq: 20 })).toBe('in:10');
    expect(goal({ seq: 21 })).toBeNull();
    expect(goal({ id: 'nobody' })).toBeNull();
    expect(goal({ key: 'out:1' })).toBeNull();
  });

  it('names row numbers that cannot be addressed', () => {
    fill(session.inbound, 'messages_in', [{ rowid: -1, time: '' }]);
    expect(() => pageMessages(ws, session.key, { before: null, limit: 10 }, 0)).toThrow(/row numbers/);
  });
});
