/** What a person types, as terms. Nothing of it ever reaches the index as a query of its own. */
import { Refusal } from '../contract/errors.js';
import { marked } from './document.js';
import { foldText } from './fold.js';
import { parseDay } from './query-day.js';
import { isAlone, wordsOf } from './tokens.js';

/** `words`: these, one after the other, the last one perhaps only begun. `part`: folded, inside a word or not. */
export type Term =
  | { type: 'words'; words: readonly string[]; begun: boolean }
  | { type: 'part'; part: string };

/** One of these terms; or none of them. */
export interface Clause {
  any: readonly Term[];
  not: boolean;
}

/** All of these clauses. */
export interface Query {
  clauses: readonly Clause[];
  /** ms since 1970: not before this, and only before that. */
  since: number | null;
  until: number | null;
  /** What was not taken as it was typed, as sentences. */
  notes: readonly string[];
}

/** An agent as `agent:` may name it; `number`: the index's own. */
export interface NamedAgent {
  number: number;
  names: readonly string[];
}

export const KINDS_OF_IS = [
  ...['inbound', 'outbound', 'context', 'edited', 'cut'],
  ...['text', 'task', 'webhook', 'question', 'answer', 'edit', 'reaction', 'card', 'action', 'raw'],
] as const;
const FILTERS = ['agent', 'channel', 'from', 'kind', 'is', 'has', 'before', 'after'] as const;
type Filter = (typeof FILTERS)[number];

const MOST_TERMS = 64;
const SHORTEST_PART = 3;
const SHORTEST_BEGINNING = 3;

interface Item {
  not: boolean;
  filter: Filter | null;
  text: string;
  quoted: boolean;
}

const ITEM = new RegExp(String.raw`(-?)(?:(${FILTERS.join('|')}):)?(?:"([^"]*)(?:"|$)|(\S+))`, 'giu');

function itemsOf(typed: string): (Item | 'OR')[] {
  return Array.from(typed.matchAll(ITEM), ([whole, minus, filter, quoted, bare]) => {
    if (whole === 'OR') return 'OR';
    return {
      not: minus === '-',
      filter: FILTERS.find((one) => one === filter?.toLowerCase()) ?? null,
      ...{ text: quoted ?? bare ?? '', quoted: quoted !== undefined },
    };
  });
}

const refuse = (reason: string): never => {
  throw Refusal.of('SEARCH_QUERY', { reason });
};

class Reading {
  readonly notes: string[] = [];

  constructor(
    private readonly agents: readonly NamedAgent[],
    private readonly now: number,
  ) {}

  /** When a day named by `before:` or `after:` begins, in this machine's time zone; ms since 1970. */
  day({ filter, text }: Item): number {
    return (
      parseDay(text, this.now) ?? refuse(`${filter}: takes a day as 2026-11-30, or 7d for seven days ago`)
    );
  }

  /** The terms that an item stands for, any of which will do; null where it stands for nothing. */
  terms(item: Item): Term[] | null {
    const { filter, text } = item;
    if (filter === null) return this.#text(item);
    const words = wordsOf(text);
    if (words.length === 0) return refuse(`${filter}: needs something after it`);
    const one = (name: 'channel' | 'from' | 'kind' | 'is'): Term[] => [
      { type: 'words', words: words.map((word) => marked(name, word)), begun: false },
    ];
    if (filter === 'agent') return this.#agent(text);
    if (filter === 'has') {
      return words.join() === 'file' ? [mark('is', 'file')] : refuse('has: knows only has:file');
    }
    if (filter !== 'is') return one(filter === 'from' || filter === 'kind' ? filter : 'channel');
    const known = KINDS_OF_IS.some((is) => is === words.join(' '));
    return known ? one('is') : refuse(`is: knows ${KINDS_OF_IS.join(', ')}`);
  }

  #agent(text: string): Term[] {
    const wanted = foldText(text);
    const found = this.agents.filter(({ names }) => names.some((name) => foldText(name).includes(wanted)));
    if (found.length === 0) this.notes.push(`No agent has “${text}” in its name.`);
    return found.map(({ number }) => mark('agent', number.toString(36)));
  }

  #text({ text, quoted }: Item): Term[] | null {
    const words = wordsOf(text);
    const note = (why: string): void => void this.notes.push(`“${text}” ${why}`);
    if (!quoted && text.startsWith('*') && text.length > 1) {
      const part = foldText(text.replace(/^\*+|\*+$/g, ''));
      if (Array.from(part).length >= SHORTEST_PART) return [{ type: 'part', part }];
      if (words.length > 0) note('was searched as a whole word: inside words it takes three characters.');
    }
    if (words.length === 0) {
      note('has no letter, digit or sign that can be searched, and was left out.');
      return null;
    }
    const last = words.at(-1) ?? '';
    const begins = !quoted && text.endsWith('*') && !text.startsWith('*') && !isAlone(last);
    const begun = begins && last.length >= SHORTEST_BEGINNING;
    if (begins && !begun) note('was searched as a whole word: a beginning takes three characters.');
    return [{ type: 'words', words, begun }];
  }
}

const mark = (name: 'agent' | 'is', word: string): Term => ({
  type: 'words',
  words: [marked(name, word)],
  begun: false,
});

/**
 * Reads a query: words that must all be there, `OR` between two, `-word` for none of it, `"several words"`, `word*` for
 * a beginning, `*part*` for what may stand inside a word, and the filters.
 * @param now for days as `7d`; ms since 1970
 * @throws SEARCH_QUERY with what is wrong
 */
export function parseQuery(typed: string, agents: readonly NamedAgent[], now: number): Query {
  const reading = new Reading(agents, now);
  const clauses: { any: Term[]; not: boolean }[] = [];
  let since: number | null = null;
  let until: number | null = null;
  let joins = false;
  let lastTaken = false;
  let count = 0;
  for (const item of itemsOf(typed)) {
    if (item === 'OR') {
      if (joins || clauses.length === 0) refuse('OR stands between two words');
      joins = true;
      continue;
    }
    const { filter, not } = item;
    if (filter === 'before' || filter === 'after') {
      if (not || joins) refuse(`${filter}: holds for all that is searched: leave out - and OR`);
      const at = reading.day(item);
      if (filter === 'before') until = Math.min(until ?? at, at);
      else since = Math.max(since ?? at, at);
      lastTaken = false;
      continue;
    }
    const terms = reading.terms(item);
    count += terms?.length ?? 0;
    if (count > MOST_TERMS) refuse(`it has more than ${MOST_TERMS} terms`);
    if (joins) {
      const last = clauses.at(-1);
      if (not || last?.not === true) refuse('OR stands between words that are wanted, not beside a -');
      if (!lastTaken) refuse('OR stands between two words');
      last?.any.push(...(terms ?? []));
    } else if (terms !== null) clauses.push({ any: terms, not });
    lastTaken = joins || terms !== null;
    joins = false;
  }
  if (joins) refuse('OR stands between two words');
  return { clauses, since, until, notes: reading.notes };
}
