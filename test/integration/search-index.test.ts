import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SearchCursor } from '../../src/contract/entities/search.js';
import type { OwnDb } from '../../src/profile/own-db.js';
import { openIndex } from '../../src/search/db/index-file.js';
import { type Found, IndexRead } from '../../src/search/db/index-read.js';
import { sessionsIn, sourceOf } from '../../src/search/db/index-session.js';
import { IndexWrite } from '../../src/search/db/index-write.js';
import { foldText } from '../../src/search/fold.js';
import { planQuery } from '../../src/search/plan.js';
import { parseQuery } from '../../src/search/query.js';
import type { IndexedRow } from '../../src/search/row.js';
import { NoRoom, PLACES, planSlices } from '../../src/search/slices.js';
import { wordsOf } from '../../src/search/tokens.js';

let folder: string;
let db: OwnDb;
let write: IndexWrite;

function open(): void {
  db = openIndex(join(folder, 'index.db'));
  write = new IndexWrite(db);
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'search-index-'));
  open();
  write.atOnce(() => write.layOut(planSlices([], 0)));
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const AGENT = 'ag-1';
const agents = [{ number: 1, names: ['Ada'] }];
const row = (key: number, text: string, more: Partial<IndexedRow> = {}): IndexedRow => ({
  ...{ key, text, sum: key, at: 1000 + key, id: `m-${key}`, kind: 'chat', is: ['inbound', 'text'] },
  ...{ channel: 'slack', sender: null, files: [], cut: false },
  ...more,
});

function put(rows: readonly IndexedRow[], session = 'sess-1'): void {
  write.atOnce(() => {
    const of = sessionsIn(db).ensure(session, AGENT);
    const known = new Map(
      sessionsIn(db)
        .known(sourceOf(of, 'in'), 0, null)
        .map((one) => [one.key, one]),
    );
    const changed = rows.filter(({ key, sum }) => known.get(key)?.sum !== sum);
    const removed = changed.flatMap(({ key }) => known.get(key)?.id ?? []);
    write.change([{ source: sourceOf(of, 'in'), agent: of.agent, removed, added: changed }]);
  });
}
const addAllParts = (): void => {
  while (write.atOnce(() => write.addParts(7)) > 0);
};

/** All hits, page by page. */
function search(typed: string, limit = 1000): Found[] {
  const query = parseQuery(typed, agents, Date.now());
  const plan = planQuery(query);
  if (plan === null) return [];
  const read = new IndexRead(db);
  const all: Found[] = [];
  let cursor: SearchCursor | null = null;
  do {
    const page = read.page(query, plan, cursor, limit);
    expect(page.found.length).toBeLessThanOrEqual(limit);
    all.push(...page.found);
    cursor = page.next;
  } while (cursor !== null);
  const counted = read.count(query, plan);
  expect(counted).toEqual({ count: all.length, exact: true });
  return all;
}
const keys = (typed: string, limit?: number): number[] => search(typed, limit).map(({ key }) => key);

describe('the index', () => {
  it('finds words, phrases, beginnings, parts, senders, files and ids', () => {
    put([
      row(1, 'Deploy the release notes'),
      row(2, 'the notes release', { sender: 'Dana Smith', files: ['q3-report.pdf'] }),
      row(3, '今日は crème brûlée 👍🏽', { is: ['outbound', 'text'], kind: 'task' }),
      row(4, 'msg', { id: 'slack:1764500000.0042', is: ['inbound', 'text', 'context'] }),
    ]);
    addAllParts();
    expect(keys('release notes')).toEqual([2, 1]);
    expect(keys('"release notes"')).toEqual([1]);
    expect(keys('rele*')).toEqual([2, 1]);
    expect(keys('*eleas*')).toEqual([2, 1]);
    expect(keys('*eleas* -"release notes"')).toEqual([2]);
    expect(keys('-*eleas*')).toEqual([4, 3]);
    expect(keys('今日')).toEqual([3]);
    expect(keys('brulee 👍')).toEqual([3]);
    expect(keys('dana')).toEqual([2]);
    expect(keys('from:smith')).toEqual([2]);
    expect(keys('from:release')).toEqual([]);
    expect(keys('has:file')).toEqual([2]);
    expect(keys('q3-report.pdf')).toEqual([2]);
    expect(keys('1764500000.0042')).toEqual([4]);
    expect(keys('*00.004*')).toEqual([4]);
    expect(keys('is:context OR is:outbound')).toEqual([4, 3]);
    expect(keys('kind:task agent:ada channel:slack')).toEqual([3]);
    expect(keys('-kind:task')).toEqual([4, 2, 1]);
    expect(keys('*port* OR deploy')).toEqual([2, 1]);
  });

  it('keeps exactly what it was told last, whatever changes', () => {
    put([row(1, 'first'), row(2, 'second'), row(3, 'third')]);
    put([row(2, 'other words', { sum: 99 })]);
    expect([keys('second'), keys('other'), keys('first')]).toEqual([[], [2], [1]]);
    addAllParts();
    put([row(2, 'again changed', { sum: 100 })]);
    expect([keys('*ther wor*'), keys('*gain*'), keys('*othe*')]).toEqual([[], [2], []]);
  });

  it('finds pieces of words as far back as they were added', () => {
    put(Array.from({ length: 20 }, (_, at) => row(at + 1, 'needle')));
    write.atOnce(() => write.addParts(7));
    expect(keys('*eedl*')).toEqual([20, 19, 18, 17, 16, 15, 14]);
    expect(new IndexRead(db).partsSince()).toBe(1014);
    put([row(21, 'needle')]);
    expect(keys('*eedl*')).toHaveLength(8);
    addAllParts();
    expect(keys('*eedl*')).toHaveLength(21);
    expect(new IndexRead(db).partsSince()).toBeNull();
  });

  it('shows hits in exact order of time, page by page, also when they came in any order', () => {
    // Ten messages a moment, more than any slice holds at one.
    const times = fc.sample(fc.integer({ min: 0, max: 3000 }), { numRuns: 3 * PLACES, seed: 7 });
    const rows = times.map((at, key) => row(key + 1, key % 3 === 0 ? 'fizz' : 'word', { at }));
    for (let at = 0; at < rows.length; at += 2000) put(rows.slice(at, at + 2000));
    const expected = rows
      .filter(({ text }) => text === 'fizz')
      .map(({ at }) => at)
      .sort((a, b) => b - a);
    const found = search('fizz', 500);
    expect(found.map(({ at }) => at)).toEqual(expected);
    expect(new Set(found.map(({ key }) => key)).size).toBe(expected.length);
    const since = search(`fizz after:${new Date(1000).toISOString()} before:${new Date(2000).toISOString()}`);
    expect(since.map(({ at }) => at)).toEqual(expected.filter((at) => at >= 1000 && at < 2000));
    expect(db.prepare('SELECT count(*) FROM slice').pluck().get()).toBeGreaterThan(3);
  });

  it('has room for as many messages of one moment as there are', () => {
    for (let at = 0; at < 2.5 * PLACES; at += 2000)
      put(Array.from({ length: 2000 }, (_, nth) => row(at + nth + 1, 'same', { at: 5 })));
    expect(new Set(keys('same', 700)).size).toBe(22_000);
    expect(keys('same', 700).slice(0, 3)).toEqual([22_000, 21_999, 21_998]);
  });

  it('is laid out anew where no number is left between two slices', () => {
    const crowded = Array.from({ length: PLACES + 1 }, (_, at) => row(at + 1, 'crowd', { at: at + 1 }));
    const slices = [1000, 1001].map((n, at) => ({ n, since: at * 100_000, used: 0 }));
    write.atOnce(() => write.layOut(slices));
    put(crowded.slice(0, PLACES));
    expect(() => put(crowded)).toThrow(NoRoom);
    expect(keys('crowd', 500)).toHaveLength(PLACES);
    write.atOnce(() => write.startOver());
    put(crowded);
    expect(keys('crowd', 500)).toEqual(crowded.map(({ key }) => key).reverse());
  });

  it('goes on where it was after it is opened again', () => {
    put([row(1, 'one'), row(2, 'two')]);
    db.close();
    open();
    put([row(3, 'three one')]);
    expect(keys('one')).toEqual([3, 1]);
  });
});

describe('what is found', () => {
  const letters = fc.constantFrom(
    'a',
    'B',
    'ab',
    'abc',
    'É',
    'ß',
    '今',
    '日',
    '👍',
    '🏽',
    'ש',
    '1',
    '_',
    ' ',
    ' ',
    '-',
    '.',
    '\n',
  );
  const text = fc.array(letters, { maxLength: 14 }).map((some) => some.join(''));
  const word = fc
    .array(letters, { minLength: 1, maxLength: 4 })
    .map((some) => some.join('').replace(/[\s"*-]/g, ''));
  const term = fc.oneof(
    word,
    word.map((one) => `${one}*`),
    word.map((one) => `*${one}*`),
    text.map((some) => `"${some.replaceAll('"', '')}"`),
  );

  /** By the texts alone, without index and without the code that reads queries into terms. */
  function has(message: string, term_: string): boolean | null {
    const run = wordsOf(message);
    const isIn = (some: readonly string[], begun: boolean): boolean =>
      run.some((_, at) =>
        some.every((one, nth) => {
          const there = run[at + nth];
          return begun && nth === some.length - 1 ? there?.startsWith(one) === true : there === one;
        }),
      );
    if (term_.startsWith('"')) {
      const some = wordsOf(term_);
      return some.length === 0 ? null : isIn(some, false);
    }
    if (term_.startsWith('*')) {
      const part = foldText(term_.slice(1, -1));
      if ([...part].length >= 3) return foldText(message).includes(part);
    }
    const some = wordsOf(term_);
    if (some.length === 0) return null;
    const last = some.at(-1) ?? '';
    const alone = /[\p{sc=Han}\p{So}\p{Sk}]/u.test(last);
    return isIn(some, !term_.startsWith('*') && term_.endsWith('*') && last.length >= 3 && !alone);
  }

  it('is what a scan of all texts finds', () => {
    let found = 0;
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(fc.boolean(), fc.array(term, { minLength: 1, maxLength: 2 })), {
          minLength: 1,
          maxLength: 3,
        }),
        (texts, wanted) => {
          const clauses = wanted.map(([not, any]) => ({ not, any: not ? any.slice(0, 1) : any }));
          const can = clauses.every(({ any }) => {
            const parts = any.filter(
              (one) => one.startsWith('*') && [...foldText(one.slice(1, -1))].length >= 3,
            );
            return (
              any.every((one) => one !== '' && has('', one) !== null) &&
              (parts.length === 0 || parts.length === any.length)
            );
          });
          fc.pre(can);
          write.atOnce(() => write.startOver());
          put(texts.map((one, at) => row(at + 1, one, { id: '' })));
          addAllParts();
          const typed = clauses.map(({ not, any }) => `${not ? '-' : ''}${any.join(' OR ')}`).join(' ');
          const expected = texts.flatMap((one, at) =>
            clauses.every(({ not, any }) => any.some((some) => has(one, some)) !== not) ? [at + 1] : [],
          );
          expect(
            keys(typed, 4).sort((a, b) => a - b),
            typed,
          ).toEqual(expected);
          found += expected.length;
        },
      ),
      { numRuns: 600 },
    );
    expect(found).toBeGreaterThan(200);
  });
});
