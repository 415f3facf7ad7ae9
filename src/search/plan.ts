/** How a query is put to the two indexes. */
import { Refusal } from '../contract/errors.js';
import { marked } from './document.js';
import type { Clause, Query, Term } from './query.js';

export interface Plan {
  /** For the index of words: every hit matches it. */
  words: string | null;
  /** For the index of parts: every hit matches it too. */
  parts: string | null;
  /** Whether what matches both must still be looked at (match.ts). */
  check: boolean;
}

const SHORTEST_PART = 3;
const MOST_TRIGRAMS = 32;

const isPart = (term: Term): boolean => term.type === 'part';
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const anyOf = (alternatives: readonly string[]): string =>
  alternatives.length === 1 ? (alternatives[0] ?? '') : `(${alternatives.join(' OR ')})`;

function toWords(term: Term): string {
  if (term.type === 'part') throw new Error('A part is no word');
  return `${quoted(term.words.join(' '))}${term.begun ? '*' : ''}`;
}

/** The trigrams that stand in every text with this in it. */
function toTrigrams(part: string): string {
  const characters = Array.from(part);
  const last = characters.length - SHORTEST_PART;
  const trigrams = new Set<string>();
  for (let at = 0; at <= last && trigrams.size < MOST_TRIGRAMS; at += 1)
    trigrams.add(quoted(characters.slice(at, at + SHORTEST_PART).join('')));
  return [...trigrams].join(' AND ');
}

/** What of a term stands in a text as it is: its longest word. */
function toParts(term: Term): string {
  if (term.type === 'part') return toTrigrams(term.part);
  const longest = term.words.reduce((a, b) => (b.length > a.length ? b : a), '');
  if (Array.from(longest).length < SHORTEST_PART || /^[\ue000-\uf8ff]/.test(longest)) {
    const reason = 'beside a *part* only words of three and more letters can stand in an OR';
    throw Refusal.of('SEARCH_QUERY', { reason });
  }
  return toTrigrams(longest);
}

/** True where a match of its trigrams is all that it asks for. */
const isExact = ({ any }: Clause): boolean =>
  any.every((term) => term.type === 'part' && Array.from(term.part).length === SHORTEST_PART);

/**
 * @returns null where nothing can match
 * @throws SEARCH_QUERY
 */
export function planQuery({ clauses }: Query): Plan | null {
  const wanted = clauses.filter(({ not }) => !not);
  if (wanted.some(({ any }) => any.length === 0)) return null;
  const inParts = wanted.filter(({ any }) => any.some(isPart));
  const inWords = wanted.filter(({ any }) => !any.some(isPart));
  const unwanted = clauses.filter(({ not }) => not).flatMap(({ any }) => any);
  const words = inWords.map(({ any }) => anyOf(any.map(toWords)));
  const not = unwanted.filter((term) => !isPart(term)).map(toWords);
  const all = [marked('is', 'inbound'), marked('is', 'outbound')].map(quoted);
  // NOT takes something from something.
  if (words.length === 0 && (not.length > 0 || inParts.length === 0)) words.push(anyOf(all));
  const positive = words.join(' AND ');
  return {
    words: words.length === 0 ? null : not.length === 0 ? positive : `(${positive}) NOT ${anyOf(not)}`,
    parts: inParts.length === 0 ? null : inParts.map(({ any }) => anyOf(any.map(inBrackets))).join(' AND '),
    check: inParts.some((clause) => !isExact(clause)) || unwanted.some(isPart),
  };
}

const inBrackets = (term: Term): string => `(${toParts(term)})`;
