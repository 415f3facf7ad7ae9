import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/contract/errors.js';
import { foldText } from '../../src/search/fold.js';
import { planQuery } from '../../src/search/plan.js';
import { parseQuery } from '../../src/search/query.js';
import { parseDay } from '../../src/search/query-day.js';
import { marksIn, shownTerms, snippetOf } from '../../src/search/snippet.js';
import { spaced, tokensOf, wordsOf } from '../../src/search/tokens.js';

const NOW = new Date(2026, 10, 30, 12).getTime();
const agents = [
  { number: 1, names: ['Release bot', 'release'] },
  { number: 2, names: ['Ädel', 'adel'] },
];
const parse = (typed: string) => parseQuery(typed, agents, NOW);
const clauses = (typed: string) => parse(typed).clauses;
const words = (...some: string[]) => ({ type: 'words', words: some, begun: false });
const reason = (typed: string): string => {
  try {
    planQuery(parse(typed));
    return 'none';
  } catch (error) {
    if (error instanceof Refusal) return String(error.data.details.reason);
    throw error;
  }
};

describe('words', () => {
  it.each([
    ['It’s C++, foo_bar', ['it', 's', 'c', 'foo', 'bar']],
    ['Crème BRÛLÉE Straße', ['creme', 'brulee', 'strasse']],
    ['ΟΔΟΣ οδος', ['οδοσ', 'οδοσ']],
    ['今日は earth', ['今', '日', 'は', 'earth']],
    ['ok👍🏽done', ['ok', '👍', '🏽', 'done']],
    ['ｆｕｌｌ', ['full']],
    ['\ue006file ^`', ['file']],
    ['naïve e\u0301', ['naive', 'e']],
    ['שָׁלוֹם', ['שלום']],
  ])('of %s', (text, expected) => expect(wordsOf(text)).toEqual(expected));

  it('are what an index that divides at spaces finds in the spaced text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const asSqlite = Array.from(spaced(text).matchAll(/[a-z0-9\u0080-\u{10ffff}]+/giu), ([one]) =>
          one.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
        );
        expect(asSqlite).toEqual(wordsOf(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('stand where they say', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        let end = 0;
        for (const { from, to, text: word } of tokensOf(text)) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(wordsOf(text.slice(from, to))).toEqual([word]);
          end = to;
        }
      }),
    );
  });

  it('fold character by character, so that a part stays one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(foldText(a + b)).toBe(foldText(a) + foldText(b));
      }),
    );
  });
});

describe('a query', () => {
  it('is words, phrases, beginnings, parts and what is not wanted', () => {
    expect(clauses('foo-bar "two words" begin* *midd* -no')).toEqual([
      { any: [words('foo', 'bar')], not: false },
      { any: [words('two', 'words')], not: false },
      { any: [{ ...words('begin'), begun: true }], not: false },
      { any: [{ type: 'part', part: 'midd' }], not: false },
      { any: [words('no')], not: true },
    ]);
  });

  it('joins with OR what stands beside it, and nothing else', () => {
    expect(clauses('a b OR c OR "d e" or')).toEqual([
      { any: [words('a')], not: false },
      { any: [words('b'), words('c'), words('d', 'e')], not: false },
      { any: [words('or')], not: false },
    ]);
  });

  it('has filters', () => {
    const {
      clauses: found,
      since,
      until,
    } = parse('agent:ADEL after:2026-11-01 before:7d from:"Dana S" has:file');
    expect(found).toEqual([
      { any: [words('\ue0022')], not: false },
      { any: [words('\ue003dana', '\ue003s')], not: false },
      { any: [words('\ue006file')], not: false },
    ]);
    expect(since).toBe(new Date(2026, 10, 1).getTime());
    expect(until).toBe(NOW - 7 * 86_400_000);
  });

  it('takes what looks like a filter and is none as words', () => {
    expect(clauses('https://x.dev a:b')).toEqual([
      { any: [words('https', 'x', 'dev')], not: false },
      { any: [words('a', 'b')], not: false },
    ]);
  });

  it('says what it left out or took otherwise', () => {
    expect(parse('??? ab* *cd* 今* x').notes).toEqual([
      '“???” has no letter, digit or sign that can be searched, and was left out.',
      '“ab*” was searched as a whole word: a beginning takes three characters.',
      '“*cd*” was searched as a whole word: inside words it takes three characters.',
    ]);
    expect(parse('agent:nobody').notes).toEqual(['No agent has “nobody” in its name.']);
    expect(planQuery(parse('agent:nobody'))).toBeNull();
  });

  it.each([
    ['OR x', 'OR stands between two words'],
    ['x OR', 'OR stands between two words'],
    ['x OR -y', 'OR stands between words that are wanted, not beside a -'],
    ['has:link', 'has: knows only has:file'],
    ['is:new', 'is: knows inbound'],
    ['before:soon', 'before: takes a day'],
    ['-after:7d', 'after: holds for all'],
    ['from:', 'none'],
    ['*part* OR x', 'beside a *part* only words of three'],
    [Array.from({ length: 65 }, (_, at) => `w${at}`).join(' '), 'more than 64 terms'],
  ])('%s: %s', (typed, expected) => expect(reason(typed)).toContain(expected));

  it('is read whatever is typed', () => {
    const piece = fc.constantFrom(
      '"',
      '*',
      '-',
      'OR',
      ' ',
      'a',
      '今',
      '👍',
      'is:',
      'from:',
      'after:',
      '(',
      "'",
      '\\',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(reason(pieces.join(''))).toEqual(expect.any(String));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('days', () => {
  it.each(['2026-02-30', '2026-13-01', 'x', '', '7', '7x'])('%s is none', (text) =>
    expect(parseDay(text, NOW)).toBeNull(),
  );
  it.each([
    ['2026-2-3', new Date(2026, 1, 3).getTime()],
    ['2026-02', new Date(2026, 1, 1).getTime()],
    ['2026-02-03T04:05:06Z', Date.UTC(2026, 1, 3, 4, 5, 6)],
    ['12h', NOW - 43_200_000],
  ])('%s', (text, at) => expect(parseDay(text, NOW)).toBe(at));
});

describe('marks', () => {
  const marked = (text: string, typed: string): string[] =>
    marksIn(text, shownTerms(parse(typed))).map(([from, to]) => text.slice(from, to));

  it('stand where the words, beginnings, phrases and parts are', () => {
    expect(marked('Naïve bot: BOTtle foo-bar 今日は', 'naive bot* "foo bar" *ott* 日 -x is:text')).toEqual([
      ...['Naïve', 'bot', 'BOTtle', 'foo-bar', '日'],
    ]);
  });

  it('join where they touch', () => {
    expect(marked('abcabcab', '*abc* *bca*')).toEqual(['abcabcab'.slice(0, 7)]);
  });

  it('are in a line around the first of them', () => {
    const { text, marks } = snippetOf(`${'before '.repeat(200)}the\n\nneedle ${'behind '.repeat(200)}`, [
      { type: 'words', words: ['needle'], begun: false },
    ]);
    expect(text).toMatch(/^….*the needle behind.*…$/);
    expect(text.length).toBeLessThan(245);
    expect(marks.map(([from, to]) => text.slice(from, to))).toEqual(['needle']);
  });
});
