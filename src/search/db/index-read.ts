/** Searches an index. No transaction is held: each statement is read to its end. */
import type Database from 'better-sqlite3';
import type { SearchCursor } from '../../contract/entities/search.js';
import type { OwnDb } from '../../profile/own-db.js';
import type { SearchDocument } from '../document.js';
import { matches } from '../match.js';
import type { Plan } from '../plan.js';
import type { FoundState } from '../protocol.js';
import type { Query } from '../query.js';
import { idsOf, sliceOf } from '../slices.js';
import { ABOUT, aboutIn } from './index-file.js';
import { type Side, sideOf } from './index-session.js';
import { toDocument } from './index-write.js';

/** A message as the index keeps it. */
export interface Found {
  id: number;
  sessionId: string;
  side: Side;
  key: number;
  at: number;
  document: SearchDocument;
}

export interface FoundPage {
  found: Found[];
  next: SearchCursor | null;
  /** Not everything was looked at: `next` goes on there, though the page is not full. */
  early: boolean;
}

/** Hits that are looked at one by one when they are counted. */
const MOST_CHECKED = 5_000;
/** How many of the newest hits are ranked. */
export const MOST_RANKED = 50_000;
/** Beyond this a page ends early, in ms. */
const PAGE_MS = 1_500;

type Statement = Database.Statement<unknown[], unknown>;
interface KeptRow {
  id: number;
  source: number;
  key: number;
  at: number;
  message_id: string;
  kind: string;
  marks: string;
  channel: string | null;
  sender: string | null;
  files: string | null;
  body: string;
  agent: number;
  session: string;
}

/** Ids from `low` to before `high`, of which those in the first and last slice must be asked for their time. */
interface Range {
  low: number;
  high: number;
  inner: { low: number; high: number } | null;
  since: number;
  until: number;
}

const LAST = Number.MAX_SAFE_INTEGER;

export class IndexRead {
  readonly #statements = new Map<string, Statement>();
  readonly #kept;
  readonly #upTo;
  readonly #before;

  constructor(private readonly db: OwnDb) {
    this.#kept = db.prepare<[bigint], KeptRow>(
      `SELECT m.*, s.agent, s.id AS session FROM message m JOIN session s ON s.n = m.source / 2 WHERE m.id = ?`,
    );
    const slice = (where: string) =>
      db.prepare<[bigint], number | null>(`SELECT max(n) FROM slice WHERE since ${where} ?`).pluck();
    this.#upTo = slice('<=');
    this.#before = slice('<');
  }

  /** Agent groups by the numbers that the index has for them. */
  agents(): { n: number; id: string }[] {
    return this.db.prepare<[], { n: number; id: string }>('SELECT n, id FROM agent').all();
  }

  /** How far it is, as its writer left it. */
  state(): FoundState {
    const count = (sql: string): number => this.db.prepare<[], number>(sql).pluck().get() ?? 0;
    const filling = aboutIn(this.db).get(ABOUT.filling);
    return {
      phase: filling === 'done' ? 'ready' : filling === 'parts' ? 'parts' : 'words',
      messages: count('SELECT count(*) FROM message'),
      partsSince: this.partsSince(),
      sessions: count('SELECT count(*) FROM session WHERE stamp IS NOT NULL'),
    };
  }

  /** Since when messages are in the index of parts, ms; null: all are. */
  partsSince(): number | null {
    const over = Number(aboutIn(this.db).get(ABOUT.partsOver) ?? LAST);
    if (over < 0) return null;
    const oldest = this.db
      .prepare<[bigint], number>('SELECT at FROM message WHERE id > ? ORDER BY id LIMIT 1')
      .pluck();
    return oldest.get(BigInt(over)) ?? LAST;
  }

  /** The newest hits older than the cursor, in exact order of time. */
  page(query: Query, plan: Plan, cursor: SearchCursor | null, limit: number): FoundPage {
    const range = this.#range(query);
    const deadline = performance.now() + PAGE_MS;
    let high = cursor === null ? range.high : Math.min(range.high, this.#endOf(cursor.at));
    const found: (SearchCursor & { kept: Found | null })[] = [];
    while (high > range.low && found.length <= limit) {
      const ids = this.#ids(plan, range.low, high, limit + 1);
      const last = ids.at(-1);
      // All of a slice is needed to know which of it are the newest.
      const low =
        last === undefined || ids.length <= limit
          ? range.low
          : Math.max(range.low, idsOf(sliceOf(last)).first);
      for (const one of this.#newest(plan, range, { low, high }, cursor, plan.check ? -1 : limit + 1)) {
        const kept = plan.check ? this.#load(one.id) : null;
        if (plan.check && (kept === null || !matches(query, kept.document))) continue;
        found.push({ ...one, kept });
        if (found.length > limit) break;
      }
      high = low;
      if (found.length <= limit && high > range.low && performance.now() > deadline) {
        const n = BigInt(sliceOf(high));
        const since = this.db.prepare<[bigint], number>('SELECT since FROM slice WHERE n = ?').pluck().get(n);
        return { ...this.#loaded(found), next: { at: since ?? 0, id: high }, early: true };
      }
    }
    const shown = found.slice(0, limit);
    const end = shown.at(-1);
    const next = found.length > limit && end !== undefined ? { at: end.at, id: end.id } : null;
    return { ...this.#loaded(shown), next, early: false };
  }

  /** How many hits there are, where they can be counted exactly; else how many there are at most. */
  count(query: Query, plan: Plan): { count: number; exact: boolean } {
    const range = this.#range(query);
    const count = this.#count(plan, range);
    if (!plan.check) return { count, exact: true };
    if (count > MOST_CHECKED) return { count, exact: false };
    const checked = this.#newest(plan, range, range, null, -1).filter(({ id }) => {
      const kept = this.#load(id);
      return kept !== null && matches(query, kept.document);
    });
    return { count: checked.length, exact: true };
  }

  /** The best of the newest 50,000 hits by bm25, best first; for plans of words alone. */
  ranked(query: Query, words: string, limit: number): { found: Found[]; all: boolean } {
    const range = this.#range(query);
    const nth = this.#statement(
      'SELECT rowid FROM words WHERE words MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT 1 OFFSET ?',
    );
    const [low, high] = [BigInt(range.low), BigInt(range.high)];
    const floor = nth.pluck().get(words, low, high, MOST_RANKED - 1);
    const best = this.#statement(
      `SELECT rowid FROM words WHERE words MATCH ? AND rowid >= ? AND rowid < ? ${inTime('words', range)} ORDER BY rank LIMIT ?`,
    );
    const from = floor === undefined ? low : BigInt(Number(floor));
    const ids = best.pluck().all(words, from, high, ...timesOf(range), limit) as number[];
    return { found: ids.flatMap((id) => this.#load(id) ?? []), all: floor === undefined };
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.db.prepare<unknown[], unknown>(sql);
    this.#statements.set(sql, made);
    return made;
  }

  /** The end of the ids that a message of this moment or before may have. */
  #endOf(moment: number): number {
    return idsOf(this.#upTo.get(BigInt(Math.max(0, moment))) ?? 0).end;
  }

  #range({ since, until }: Query): Range {
    const [from, to] = [since ?? 0, until ?? LAST];
    const low = since === null ? 0 : idsOf(this.#before.get(BigInt(Math.max(0, since))) ?? 0).first;
    const high = until === null ? LAST : this.#endOf(until - 1);
    const open = since === null && until === null;
    const inner = { low: low + idsOf(0).end, high: until === null ? LAST : high - idsOf(0).end };
    return { low, high, inner: open ? null : inner, since: from, until: to };
  }

  /** Matches in a range, the last one first. */
  #ids(plan: Plan, low: number, high: number, limit: number): number[] {
    const { sql, values } = matching(plan, { low, high });
    const rows = this.#statement(`${sql} ORDER BY rowid DESC LIMIT ?`);
    return rows.pluck().all(...values, limit) as number[];
  }

  #count(plan: Plan, range: Range): number {
    const { sql, values, table } = matching(plan, range);
    const count = this.#statement(`${sql.replace('rowid', 'count(*)')} ${inTime(table, range)}`);
    return Number(count.pluck().get(...values, ...timesOf(range)));
  }

  /** Matches of some whole slices, newest first, that are older than the cursor and of the wanted time. */
  #newest(
    plan: Plan,
    { since, until }: Range,
    ids: Pick<Range, 'low' | 'high'>,
    cursor: SearchCursor | null,
    limit: number,
  ): SearchCursor[] {
    const { sql, values } = matching(plan, ids);
    const rows = this.#statement(
      `SELECT m.id, m.at FROM (${sql}) h CROSS JOIN message m ON m.id = h.rowid
       WHERE m.at >= ? AND m.at < ? AND (m.at, m.id) < (?, ?) ORDER BY m.at DESC, m.id DESC LIMIT ?`,
    );
    const before = cursor ?? { at: LAST, id: LAST };
    const bounds = [since, until, before.at, before.id].map((one) => BigInt(Math.ceil(one)));
    return rows.all(...values, ...bounds, limit) as SearchCursor[];
  }

  #loaded(hits: readonly { id: number; kept: Found | null }[]): { found: Found[] } {
    return { found: hits.flatMap(({ id, kept }) => kept ?? this.#load(id) ?? []) };
  }

  #load(id: number): Found | null {
    const row = this.#kept.get(BigInt(id));
    if (row === undefined) return null;
    const { key, at, source, session, agent } = row;
    return { id, key, at, sessionId: session, side: sideOf(source), document: toDocument(row, agent) };
  }
}

/** The rowids of what matches in a range. */
function matching({ words, parts }: Plan, { low, high }: Pick<Range, 'low' | 'high'>) {
  const bounds = [BigInt(low), BigInt(high)];
  const table = words === null ? 'parts' : 'words';
  const sql = `SELECT rowid FROM ${table} WHERE ${table} MATCH ? AND rowid >= ? AND rowid < ?`;
  if (words === null || parts === null) return { table, sql, values: [words ?? parts, ...bounds] };
  // The plus keeps it out of FTS5, which would run the match again for each rowid.
  const both = 'AND +rowid IN (SELECT rowid FROM parts WHERE parts MATCH ? AND rowid >= ? AND rowid < ?)';
  return { table, sql: `${sql} ${both}`, values: [words, ...bounds, parts, ...bounds] };
}

/** Only the first and the last slice of a range hold messages of other times. */
const inTime = (table: string, { inner }: Range): string =>
  inner === null
    ? ''
    : `AND ((+rowid >= ? AND +rowid < ?) OR
        EXISTS (SELECT 1 FROM message m WHERE m.id = ${table}.rowid AND m.at >= ? AND m.at < ?))`;

const timesOf = ({ inner, since, until }: Range): bigint[] =>
  inner === null
    ? []
    : [BigInt(inner.low), BigInt(inner.high), BigInt(Math.ceil(since)), BigInt(Math.ceil(until))];
