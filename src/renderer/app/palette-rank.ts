/** How well a name fits what was typed into the palette: the best comes first. */
import { fold, foldedWords } from '../../rules/fold.js';

/** A name as it is compared, and words that lead to it without being in it. */
export interface Named {
  name: string;
  /** Where each word of the name begins. */
  starts: readonly number[];
  initials: string;
  /** What else it is found by; it counts for less than the name. */
  more: string;
}

/** @param more the group, a thread, other words for it */
export function named(title: string, more = ''): Named {
  const name = fold(title);
  const starts = [...name.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu)].map(({ index }) => index);
  return { name, starts, initials: starts.map((at) => name[at]).join(''), more: fold(more) };
}

/**
 * In how many separate pieces the letters stand in a name, in their order, from the beginning of a word on; and how
 * many of those begin inside a word. Null if they are not all there.
 */
function piecesOf({ name, starts }: Named, letters: string): { all: number; inside: number } | null {
  const from = starts.find((at) => name[at] === letters[0]);
  if (from === undefined) return null;
  let at = from;
  const pieces = { all: 1, inside: 0 };
  for (const letter of letters.slice(1)) {
    if (name[at + 1] === letter) {
      at += 1;
      continue;
    }
    // The beginning of a word is meant rather than a letter in the middle of one.
    const word = starts.find((start) => start > at && name[start] === letter);
    const next = word ?? name.indexOf(letter, at + 1);
    if (next < 0) return null;
    at = next;
    pieces.all += 1;
    if (word === undefined) pieces.inside += 1;
  }
  return pieces;
}

function rankOfWord(of: Named, word: string): number {
  const { name, starts, initials, more } = of;
  if (name.startsWith(word)) return 100;
  if (starts.some((at) => name.startsWith(word, at))) return 80;
  if (word.length > 1 && initials.startsWith(word)) return 75;
  if (word.length > 1 && initials.includes(word)) return 65;
  if (new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word)}`, 'u').test(more)) return 55;
  if (name.includes(word)) return 50;
  if (more.includes(word)) return 30;
  const pieces = word.length > 2 ? piecesOf(of, word) : null;
  // Letters from all over the name fit nearly anything.
  return pieces === null || pieces.inside > 1 ? 0 : Math.max(1, 25 - pieces.all - pieces.inside);
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A query, read once for all names. Gives 0 for a name that does not fit; more for one that fits better. */
export function ranking(query: string): (of: Named) => number {
  const words = foldedWords(query);
  const whole = words.join(' ');
  return (of) => {
    if (words.length === 0) return 1;
    let sum = 0;
    for (const word of words) {
      const rank = rankOfWord(of, word);
      if (rank === 0) return 0;
      sum += rank;
    }
    const phrase = of.name === whole ? 60 : words.length > 1 && of.name.includes(whole) ? 30 : 0;
    // Of two that fit alike the shorter one was meant.
    return sum / words.length + phrase + 1 / (1 + of.name.length);
  };
}

/** Those that fit, the best first; as they were where they fit alike. */
export function bestOf<T>(items: readonly T[], nameOf: (item: T) => Named, query: string): [T, number][] {
  const rank = ranking(query);
  return items
    .map((item): [T, number] => [item, rank(nameOf(item))])
    .filter(([, fit]) => fit > 0)
    .sort(([, a], [, b]) => b - a);
}
