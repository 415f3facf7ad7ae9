/** The piece of a text that shows why it is a hit, and where in it the words stand. */
import { MARK } from './document.js';
import { foldCharacter } from './fold.js';
import type { Query, Term } from './query.js';
import { type Token, tokensOf } from './tokens.js';

/** `marks`: what is to be marked, from and to, in UTF-16 units of `text`; ascending and apart. */
export interface Snippet {
  text: string;
  marks: [from: number, to: number][];
}

const SNIPPET_LENGTH = 240;
/** How much stands before the first mark. */
const LEAD = 60;
/** No longer text is searched for a first mark. */
const LOOKED_AT = 256 * 1024;

const FILTER = new RegExp(`^[${Object.values(MARK).join('')}]`);

/** What is to be marked: filters are not in the texts. */
export function shownTerms({ clauses }: Query): Term[] {
  const wanted = clauses.flatMap(({ any, not }) => (not ? [] : any));
  return wanted.filter((term) => term.type === 'part' || !FILTER.test(term.words[0] ?? ''));
}

function wordMarks(tokens: readonly Token[], at: number, terms: readonly Term[]): [number, number] | null {
  let end = -1;
  for (const term of terms) {
    if (term.type === 'part' || at + term.words.length > tokens.length) continue;
    const all = term.words.every((word, nth) => {
      const there = tokens[at + nth]?.text ?? '';
      return term.begun && nth === term.words.length - 1 ? there.startsWith(word) : there === word;
    });
    if (all) end = Math.max(end, tokens[at + term.words.length - 1]?.to ?? -1);
  }
  return end < 0 ? null : [tokens[at]?.from ?? 0, end];
}

function partMarks(text: string, parts: readonly string[]): [number, number][] {
  if (parts.length === 0) return [];
  let folded = '';
  // For each unit of the folded text the character that it comes from.
  const origin: [from: number, to: number][] = [];
  let from = 0;
  for (const character of text) {
    const one = foldCharacter(character);
    for (let unit = 0; unit < one.length; unit += 1) origin.push([from, from + character.length]);
    folded += one;
    from += character.length;
  }
  return parts.flatMap((part) => {
    const found: [number, number][] = [];
    for (let at = folded.indexOf(part); at >= 0; at = folded.indexOf(part, at + 1)) {
      found.push([origin[at]?.[0] ?? 0, origin[at + part.length - 1]?.[1] ?? 0]);
    }
    return found;
  });
}

/** Everything in a text that these terms stand for; ascending and apart. */
export function marksIn(text: string, terms: readonly Term[]): [from: number, to: number][] {
  const tokens = [...tokensOf(text)];
  const found: [number, number][] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const mark = wordMarks(tokens, at, terms);
    if (mark !== null) found.push(mark);
  }
  found.push(
    ...partMarks(
      text,
      terms.flatMap((term) => (term.type === 'part' ? [term.part] : [])),
    ),
  );
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const apart: [number, number][] = [];
  for (const [from, to] of found) {
    const last = apart.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

/** Neither half a character at the cut, nor an accent without its letter. */
function whole(text: string, at: number): number {
  let cut = at;
  while (cut > 0 && cut < text.length && /[\p{M}\udc00-\udfff]/u.test(text.charAt(cut))) cut -= 1;
  return cut;
}

/** One line of at most 240 characters and two ellipses around the first mark. */
export function snippetOf(text: string, terms: readonly Term[]): Snippet {
  const looked = text.slice(0, LOOKED_AT);
  const first = marksIn(looked, terms)[0]?.[0] ?? 0;
  const wanted = first <= LEAD ? 0 : first - LEAD;
  const space = wanted === 0 ? 0 : text.slice(wanted, first).search(/\s/);
  const from = whole(text, space < 0 ? wanted : wanted + space);
  const to = whole(text, Math.min(text.length, from + SNIPPET_LENGTH));
  const line = text
    .slice(from, to)
    .replace(/[\s\x00-\x1f]+/g, ' ')
    .trim();
  const shown = `${from > 0 ? '…' : ''}${line}${to < text.length ? '…' : ''}`;
  return { text: shown, marks: marksIn(shown, terms) };
}
