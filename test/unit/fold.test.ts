import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, foldedWords, hasWords } from '../../src/rules/fold.js';

describe('B19: what is the same to a person is the same when it is folded', () => {
  it.each([
    ['composed and decomposed', 'Zoë', 'Zoe\u0308'],
    ['Hangul, composed and in parts', '각', '\u1100\u1161\u11a8'],
    ['kana with its mark in one and in two', 'が', 'か\u3099'],
    ['full width', 'ＩＤ－４２', 'id-42'],
    ['half width kana', 'ｶﾞｰﾃﾞﾝ', 'ガーデン'],
    ['the dotted capital i', 'İSTANBUL', 'istanbul'],
    ['the dotless i', 'ISPARTA', 'ısparta'],
    ['sharp s', 'STRASSE', 'Straße'],
    ['the capital sharp s', 'STRAẞE', 'strasse'],
    ['the sigma at the end', 'ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['iota below and beside', 'ᾳ', 'ΑΙ'],
    ['ligatures', 'ﬁle', 'FILE'],
    ['a soft hyphen', 'data\u00adbase', 'database'],
    ['zero width', 'a\u200bb\ufeff', 'AB'],
    ['a hard blank', 'a\u00a0b', 'a b'],
    ['a typographic apostrophe', 'don’t', "don't"],
    ['a hyphen that does not break, a dash', 'v2\u20112–3', 'v2-2-3'],
    ['accents left out', 'Café Müller', 'cafe muller'],
    ['the Russian io', 'Фёдор', 'федор'],
    ['stress', 'за\u0301мок', 'замок'],
    ['points', 'שָׁלוֹם', 'שלום'],
    ['harakat', 'مُحَمَّد', 'محمد'],
  ])('%s', (_, one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  it.each([
    ['other letters', 'й', 'и'],
    ['a sound mark', 'が', 'か'],
    ['vowel signs', 'कि', 'की'],
    ['letters of their own', 'ø', 'o'],
    ['scripts', 'а', 'a'],
  ])('and what is not stays apart: %s', (_, one, other) => {
    expect(fold(one)).not.toBe(fold(other));
  });

  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'İıßẞςΣſŉǰᾳﬃéёйが\u0301\u0307\u0308ʼ’ＡΐÅ') }),
  );

  it('B19: however it is composed or capitalised, and folding twice changes nothing', () => {
    fc.assert(
      fc.property(text, (given) => {
        const folded = fold(given);
        expect(fold(folded)).toBe(folded);
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const)
          expect(fold(given.normalize(form))).toBe(folded);
        expect(fold(given.toLowerCase())).toBe(folded);
        expect(fold(given.toUpperCase())).toBe(folded);
      }),
      { numRuns: 3000 },
    );
  });

  it('B19: a text is found by each of its words, as anybody writes them', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((w) => fold(w).trim() !== '');
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const found = words.join(' ');
        for (const one of words) {
          for (const typed of [one, one.toUpperCase(), one.normalize('NFD')])
            expect(hasWords(found, foldedWords(typed))).toBe(true);
        }
      }),
    );
  });
});
