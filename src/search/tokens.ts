/**
 * What a word is. The index is given our own words, so that it, the queries and the marks never differ: SQLite's
 * `ascii` tokenizer, which takes every character outside ASCII for a letter, then only divides at the spaces.
 */
import { foldText, isAscii } from './fold.js';

export interface Token {
  /** Folded; ASCII letters and digits, and characters outside ASCII. */
  text: string;
  /** Where it stands in the text, in UTF-16 units; `to` is behind it. */
  from: number;
  to: number;
}

/** Words are told apart by this much of them, in UTF-16 units. */
const WORD_LIMIT = 128;

/** Scripts without spaces between words, and signs such as emoji: each character is a word. */
const ALONE = String.raw`[[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{So}\p{Sk}]--[\x00-\x7f]]`;
const WORD = new RegExp(String.raw`${ALONE}\p{M}*|(?:[[\p{L}\p{N}]--${ALONE}]\p{M}*)+`, 'gv');
const ASCII_WORD = /[a-z0-9]+/gi;
const LONG = new RegExp(`[A-Za-z0-9]{${WORD_LIMIT + 1}}`);
const NOT_INDEXED = /[\x00-\x2f\x3a-\x60\x7b-\x7f]/g;
const ONE_ALONE = new RegExp(`^${ALONE}`, 'v');

function word(raw: string): string {
  const cut = raw.slice(0, WORD_LIMIT);
  const folded = foldText(cut).replace(NOT_INDEXED, '');
  // A sign that folds to nothing is itself.
  return folded === '' ? cut : folded;
}

/** The words of a text in their order. */
export function* tokensOf(text: string): Generator<Token> {
  for (const { 0: raw, index } of text.matchAll(isAscii(text) ? ASCII_WORD : WORD)) {
    yield { text: word(raw), from: index, to: index + raw.length };
  }
}

export const wordsOf = (text: string): string[] => Array.from(tokensOf(text), (token) => token.text);

/** A text as it is handed to the index. */
export function spaced(text: string): string {
  // SQLite divides and folds ASCII as we do.
  if (isAscii(text) && !LONG.test(text)) return text;
  return wordsOf(text).join(' ');
}

/** True for a word that is one character of a script without spaces, or a sign: it has no beginning to search by. */
export const isAlone = (token: string): boolean => ONE_ALONE.test(token);
