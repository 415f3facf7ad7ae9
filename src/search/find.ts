/** The process that searches the index. It opens no session's files, and writes nothing. */
import type { MarkedText } from '../contract/entities/search.js';
import { Refusal, toFailure } from '../contract/errors.js';
import type { ParentLine } from '../process/parent-line.js';
import { type OwnDb, ownDbRefusal } from '../profile/own-db.js';
import { openIndexToRead } from './db/index-file.js';
import { type Found, IndexRead, MOST_RANKED } from './db/index-read.js';
import { type Plan, planQuery } from './plan.js';
import {
  type CountAsked,
  type FindAsked,
  FindOrder,
  type FindReport,
  type FoundCount,
  type FoundHit,
  type FoundPage,
  type FoundState,
} from './protocol.js';
import { parseQuery, type Query, type Term } from './query.js';
import { marksIn, shownTerms, snippetOf } from './snippet.js';

const ALIVE_MS = 1000;
const FILES_SHOWN = 5;
/** Of names and ids no more is shown. */
const NAME_SHOWN = 200;

interface Open {
  file: string;
  db: OwnDb;
  read: IndexRead;
}

const partly = (since: number): string => {
  const day = new Date(since).toISOString().slice(0, 10);
  return `Pieces of words are still being added to the index: so far they are found in messages since ${day} only.`;
};

export class Finding {
  #open: Open | null = null;

  /** @throws SEARCH_QUERY, SEARCH_OFF, PROFILE_DAMAGED, PROFILE_NEWER */
  page(asked: FindAsked): FoundPage {
    const { read, query, plan } = this.#prepare(asked);
    if (plan === null) return { hits: [], next: null, notes: [...query.notes] };
    const terms = shownTerms(query);
    const notes = [...query.notes, ...this.#partsNote(read, query)];
    if (asked.order === 'rank' && plan.words !== null && plan.parts === null && !plan.check) {
      const { found, all } = read.ranked(query, plan.words, asked.limit);
      if (!all) notes.push(`Ranked are the newest ${MOST_RANKED.toLocaleString('en-US')} of them.`);
      return { hits: found.map((one) => toHit(one, terms)), next: null, notes };
    }
    if (asked.order === 'rank') notes.push('By time: a query with pieces of words cannot be ranked.');
    const { found, next, early } = read.page(query, plan, asked.cursor, asked.limit);
    if (early)
      notes.push('There is much to look through for this query. Ask for older ones to look further back.');
    return { hits: found.map((one) => toHit(one, terms)), next, notes };
  }

  /** @throws as page */
  count(asked: CountAsked): FoundCount {
    const { read, query, plan } = this.#prepare(asked);
    if (plan === null) return { count: 0, exact: 'exact' };
    const { count, exact } = read.count(query, plan);
    return { count, exact: exact ? 'exact' : 'most' };
  }

  /** How far the index is; `none` where there is no file. */
  state(file: string): FoundState {
    try {
      return this.#at(file).state();
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'SEARCH_OFF') throw error;
      return { phase: 'none', messages: 0, partsSince: null, sessions: 0 };
    }
  }

  answer(asked: FindOrder['asked']): FoundPage | FoundCount | FoundState {
    if (asked.what === 'state') return this.state(asked.file);
    return asked.what === 'page' ? this.page(asked) : this.count(asked);
  }

  #prepare({ file, query: typed, agents, now }: FindAsked | CountAsked): {
    read: IndexRead;
    query: Query;
    plan: Plan | null;
  } {
    const read = this.#at(file);
    const names = new Map(agents.map(({ id, names: some }) => [id, some]));
    const named = read.agents().map(({ n, id }) => ({ number: n, names: [id, ...(names.get(id) ?? [])] }));
    const query = parseQuery(typed, named, now);
    if (query.clauses.length === 0 && query.since === null && query.until === null)
      return { read, query, plan: null };
    return { read, query, plan: planQuery(query) };
  }

  #partsNote(read: IndexRead, { clauses }: Query): string[] {
    if (!clauses.some(({ any }) => any.some(({ type }) => type === 'part'))) return [];
    const since = read.partsSince();
    return since === null ? [] : [partly(since)];
  }

  /** A file that was deleted or set aside meanwhile is let go of by the desk, which ends this process. */
  #at(file: string): IndexRead {
    if (this.#open?.file === file) return this.#open.read;
    this.#open?.db.close();
    this.#open = null;
    const db = openIndexToRead(file);
    if (db === null) throw Refusal.of('SEARCH_OFF', {});
    try {
      const read = new IndexRead(db);
      this.#open = { file, db, read };
      return read;
    } catch (error) {
      db.close();
      throw ownDbRefusal(error, file);
    }
  }
}

const short = (text: string): string => (text.length > NAME_SHOWN ? `${text.slice(0, NAME_SHOWN)}…` : text);
const markedText = (text: string, terms: readonly Term[]): MarkedText => {
  const shown = short(text);
  return { text: shown, marks: marksIn(shown, terms) };
};

function toHit({ sessionId, side, key, at, document }: Found, terms: readonly Term[]): FoundHit {
  const { text, sender, files, id, kind, is } = document;
  return {
    ...{ sessionId, key: `${side}:${key}`, kind, cut: is.includes('cut') },
    at: at === 0 ? null : at,
    direction: side === 'in' ? 'inbound' : 'outbound',
    messageId: markedText(id, terms),
    sender: sender === null ? null : markedText(sender, terms),
    files: files.slice(0, FILES_SHOWN).map((name) => markedText(name, terms)),
    text: snippetOf(text, terms),
  };
}

export function findInIndex(port: ParentLine): void {
  const finding = new Finding();
  const post = (report: FindReport): void => port.post(report);
  port.onGone(() => process.exit(0));
  setInterval(() => post({ type: 'alive' }), ALIVE_MS).unref();
  port.onMessage((raw) => {
    const { id, asked } = FindOrder.parse(raw);
    try {
      post({ type: 'answer', id, value: finding.answer(asked) });
    } catch (error) {
      post({ type: 'failure', id, error: toFailure(ownDbRefusal(error, asked.file)).error });
    }
  });
}
