import { describe, expect, test } from 'vitest';
import type { MessagePage } from '../../src/contract/entities/message.js';
import type { ReadMark } from '../../src/desk/console-db.js';
import { ReadMarks } from '../../src/desk/read-marks.js';
import { seenIn } from '../../src/renderer/features/message/seen.js';
import { digest } from '../support/session-summary.js';

/** The console's own data, in memory. */
function keeping() {
  let kept: Map<string, ReadMark> | null = null;
  return {
    readMarks: () => (kept === null ? null : new Map(kept)),
    rememberReadMarks: (_workspace: string, marks: Iterable<readonly [string, ReadMark]>) => {
      kept ??= new Map();
      for (const [id, mark] of marks) kept.set(id, mark);
    },
  };
}

const at = (seenIn: number, out: number) => ({ in: seenIn, out });
const to = (newest: ReturnType<typeof at>, noNews: number[] = []) => ({ newest, noNews });

describe('what is unread', () => {
  test('has no copies of other conversations, nor rows that are gone', () => {
    const marks = new ReadMarks(keeping(), '/w', ['a']);
    marks.learn([['a', digest({ newest: at(10, 4) })]]);
    expect(marks.unread('a', to(at(14, 5), [9, 10, 11, 13]))).toBe(3);
    expect(marks.unread('a', to(at(11, 4), [11]))).toBe(0);
    // Another file: all of it is new, but for its copies.
    expect(marks.unread('a', to(at(3, 0), [1]))).toBe(2);
    // A session that was made since.
    expect(marks.unread('new', to(at(3, 1), [1, 2]))).toBe(2);
  });

  test('is nothing of what a workspace holds when it is opened for the first time', () => {
    const marks = new ReadMarks(keeping(), '/w', ['a']);
    expect(marks.unread('a', to(at(500, 500)))).toBe(0);
    marks.learn([['a', digest({ newest: at(500, 500) })]]);
    expect(marks.unread('a', to(at(500, 500)))).toBe(0);
    expect(marks.unread('a', to(at(502, 501)))).toBe(3);
  });

  test('is all of a session that came since', () => {
    const marks = new ReadMarks(keeping(), '/w', ['a']);
    expect(marks.unread('new', to(at(2, 1)))).toBe(3);
    marks.learn([['new', digest({ newest: at(2, 1) })]]);
    expect(marks.unread('new', to(at(2, 1)))).toBe(3);
  });

  test('outlives the console, also where it ended before everything was read', () => {
    const kept = keeping();
    new ReadMarks(kept, '/w', ['a', 'b']).learn([['a', digest({ newest: at(4, 4) })]]);
    const again = new ReadMarks(kept, '/w', ['a', 'b', 'c']);
    again.learn([
      ['a', digest({ newest: at(5, 4) })],
      ['b', digest({ newest: at(9, 9) })],
    ]);
    expect(['a', 'b', 'c'].map((id) => again.unread(id, to(at(9, 9))))).toEqual([10, 0, 18]);
  });

  test('goes no further than a hundred', () => {
    const marks = new ReadMarks(keeping(), '/w', []);
    expect(marks.unread('a', to(at(100_000, 7)))).toBe(100);
  });

  test('goes down by what is seen, and not up again by an older sight', () => {
    const marks = new ReadMarks(keeping(), '/w', []);
    marks.see('a', at(3, 4), at(5, 4));
    expect(marks.unread('a', to(at(5, 4)))).toBe(2);
    marks.see('a', at(5, 2), at(5, 4));
    expect(marks.unread('a', to(at(5, 4)))).toBe(0);
    marks.seeAll([['a', at(9, 9)]]);
    expect(marks.unread('a', to(at(9, 9)))).toBe(0);
  });

  test('is nothing that the person has written, unless something before it is', () => {
    const marks = new ReadMarks(keeping(), '/w', []);
    marks.see('a', at(5, 5), at(5, 5));
    expect(marks.wrote('a', [{ row: 6, gone: false }])).toBe(true);
    expect(marks.unread('a', to(at(6, 5)))).toBe(0);
    expect(
      marks.wrote('a', [
        { row: 8, gone: false },
        { row: 7, gone: false },
      ]),
    ).toBe(true);
    expect(marks.unread('a', to(at(8, 5)))).toBe(0);
    // Somebody else’s row 9 is not seen just because of what is written after it.
    expect(marks.wrote('a', [{ row: 10, gone: false }])).toBe(false);
    expect(marks.unread('a', to(at(10, 6)))).toBe(3);
  });

  test('is nothing after the person has taken back what they wrote, and is by what comes in its place', () => {
    const marks = new ReadMarks(keeping(), '/w', []);
    marks.see('a', at(50, 50), at(50, 50));
    marks.wrote('a', [{ row: 51, gone: false }]);
    marks.wrote('a', [{ row: 51, gone: true }]);
    expect(marks.unread('a', to(at(50, 50)))).toBe(0);
    expect(marks.unread('a', to(at(51, 50)))).toBe(1);
  });

  test('is nothing of the first row of a new session, and all of one that nobody has looked at stays open', () => {
    const marks = new ReadMarks(keeping(), '/w', ['a']);
    expect(marks.wrote('new', [{ row: 1, gone: false }])).toBe(true);
    expect(marks.unread('new', to(at(1, 1)))).toBe(1);
    expect(marks.wrote('a', [{ row: 9, gone: false }])).toBe(false);
    marks.learn([['a', digest({ newest: at(9, 9) })]]);
    expect(marks.unread('a', to(at(9, 9)))).toBe(0);
  });

  test('is nothing of what was written while the first look, which does not know of it, was under way', () => {
    const marks = new ReadMarks(keeping(), '/w', ['a']);
    marks.wrote('a', [{ row: 9, gone: false }]);
    marks.wrote('a', [{ row: 10, gone: false }]);
    marks.wrote('a', [{ row: 10, gone: true }]);
    marks.learn([['a', digest({ newest: at(8, 4) })]]);
    expect(marks.unread('a', to(at(9, 4)))).toBe(0);
    // What was undone has been replaced by somebody else’s row.
    expect(marks.unread('a', to(at(10, 4)))).toBe(1);
  });

  test('is all of a file that was put in the place of the one that was seen', () => {
    const marks = new ReadMarks(keeping(), '/w', []);
    marks.see('a', at(50, 50), at(50, 50));
    expect(marks.unread('a', to(at(3, 2)))).toBe(5);
    marks.see('a', at(3, 2), at(3, 2));
    expect(marks.unread('a', to(at(4, 2)))).toBe(1);
  });
});

describe('how far a timeline is seen', () => {
  const page = (keys: string[], before: MessagePage['before']) => ({
    messages: keys.map((key) => ({ key }) as MessagePage['messages'][number]),
    ...{ before, after: null, goal: null },
  });
  test.each<[string, MessagePage[], { in: number; out: number }]>([
    ['nothing', [], at(0, 0)],
    ['all of it', [page(['in:1', 'out:1', 'in:2'], null)], at(2, 1)],
    ['pages of it', [page(['in:9', 'out:7'], at(8, 7)), page(['in:8', 'in:7'], at(7, 7))], at(9, 7)],
    ['a side whose newest row is far above', [page(['out:8', 'out:9'], at(41, 8))], at(40, 9)],
    ['a side that has no row', [page(['out:1'], null)], at(0, 1)],
  ])('%s', (_name, pages, seen) => {
    expect(seenIn(pages)).toEqual(seen);
  });
});
