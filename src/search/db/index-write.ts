/** Puts messages into the index and takes them out. Nothing else writes it. */
import type { OwnDb } from '../../profile/own-db.js';
import { type SearchDocument, toParts, toWords } from '../document.js';
import type { IndexedRow } from '../row.js';
import { idsOf, layOutAt, PLACES, type Slice, Slices, TARGET } from '../slices.js';
import { ABOUT, aboutIn } from './index-file.js';

/** A row of `message`. */
interface Kept {
  id: number;
  source: number;
  key: number;
  at: number;
  sum: number;
  message_id: string;
  kind: string;
  marks: string;
  channel: string | null;
  sender: string | null;
  files: string | null;
  body: string;
}

export function toDocument(
  kept: Omit<Kept, 'id' | 'sum' | 'at' | 'key' | 'source'>,
  agent: number,
): SearchDocument {
  return {
    ...{ text: kept.body, sender: kept.sender, id: kept.message_id, agent },
    ...{ channel: kept.channel, kind: kept.kind, is: kept.marks.split(' ') },
    files: kept.files?.split('\n') ?? [],
  };
}

/** What has become of a source. */
export interface SourceChange {
  source: number;
  agent: number;
  /** Ids of messages. */
  removed: readonly number[];
  added: readonly IndexedRow[];
}

const COLUMNS = 'id, source, key, at, sum, message_id, kind, marks, channel, sender, files, body';

/** Every id, slice and number is bound as a BigInt: FTS5 takes a number for a REAL, and does not seek by it. */
export class IndexWrite {
  readonly #db: OwnDb;
  readonly #about: ReturnType<typeof aboutIn>;
  readonly #insert;
  readonly #remove;
  readonly #kept;
  readonly #saveSlice;
  #slices: Slices;
  /** Slices that are still to be saved by the change that is under way. */
  readonly #touched = new Set<Slice>();
  /** Messages with ids over this are in `parts`. */
  #partsOver: number;
  /** When the newest message of the last slice is from. */
  #newest: number;

  constructor(db: OwnDb) {
    this.#db = db;
    this.#about = aboutIn(db);
    const into = (table: string) =>
      db.prepare<[bigint, string]>(`INSERT INTO ${table} (rowid, body) VALUES (?, ?)`);
    const from = (table: string, id: string) => db.prepare<[bigint]>(`DELETE FROM ${table} WHERE ${id} = ?`);
    this.#insert = {
      words: into('words'),
      parts: into('parts'),
      message: db.prepare<Omit<Kept, 'id'> & { id: bigint }>(
        `INSERT INTO message (${COLUMNS}) VALUES (@id, @source, @key, @at, @sum, @message_id, @kind, @marks, @channel,
           @sender, @files, @body)`,
      ),
    };
    this.#remove = {
      words: from('words', 'rowid'),
      parts: from('parts', 'rowid'),
      message: from('message', 'id'),
    };
    const agent = 'JOIN session s ON s.n = m.source / 2';
    this.#kept = db.prepare<[bigint, bigint, number], Kept & { agent: number }>(
      `SELECT m.*, s.agent FROM message m ${agent} WHERE m.id >= ? AND m.id < ? ORDER BY m.id DESC LIMIT ?`,
    );
    this.#saveSlice = db.prepare<[bigint, bigint, bigint]>(
      'INSERT OR REPLACE INTO slice (n, since, used) VALUES (?, ?, ?)',
    );
    [this.#slices, this.#partsOver, this.#newest] = this.#load();
  }

  /**
   * Runs what changes the index as a whole or not at all.
   * @throws NoRoom, what SQLite throws
   */
  atOnce<T>(work: () => T): T {
    try {
      return this.#db.transaction(work).immediate();
    } catch (error) {
      this.#touched.clear();
      [this.#slices, this.#partsOver, this.#newest] = this.#load();
      throw error;
    }
  }

  /** Takes out and puts in what these sources have changed by; inside `atOnce`. */
  change(changes: readonly SourceChange[]): void {
    for (const { removed } of changes) for (const id of removed) this.#out(id);
    let placed: { kept: Kept; agent: number }[] = [];
    const put = (): void => {
      // Ascending: each step back makes FTS5 write what it holds.
      placed.sort((a, b) => a.kept.id - b.kept.id);
      for (const { kept, agent } of placed) this.#in(kept, agent);
      placed = [];
    };
    for (const { source, agent, added } of changes) {
      for (const row of added) {
        for (let slice = this.#sliceFor(row.at); slice.used >= PLACES; slice = this.#sliceFor(row.at)) {
          // What has a place in it must be there to be moved.
          put();
          this.#split(slice);
        }
        placed.push({ kept: this.#toKept(source, row), agent });
      }
    }
    put();
    for (const slice of this.#touched) this.#save(slice);
    this.#touched.clear();
  }

  /**
   * Puts the newest messages that are not yet in `parts` there; inside `atOnce`.
   * @returns how many; 0 when all are
   */
  addParts(limit: number): number {
    const found = this.#kept.all(0n, BigInt(this.#partsOver) + 1n, limit).reverse();
    for (const { agent, ...kept } of found) {
      this.#insert.parts.run(BigInt(kept.id), toParts(toDocument(kept, agent)));
    }
    this.#setPartsOver((found[0]?.id ?? 0) - 1);
    return found.length;
  }

  /** Lays the slices out anew; only while there are no messages. */
  layOut(slices: readonly Slice[]): void {
    this.#db.exec('DELETE FROM slice');
    for (const slice of slices) this.#save(slice);
    this.#slices = new Slices(slices);
    this.#newest = 0;
  }

  /** Removes all messages, and lays the slices out for as many of the same times. Their sessions are read again. */
  startOver(): void {
    const begins = this.#db.prepare<[number], number>(
      `SELECT at FROM (SELECT at, row_number() OVER (ORDER BY at, id) AS nth FROM message) WHERE nth % ? = 0`,
    );
    const slices = layOutAt(begins.pluck().all(TARGET));
    this.#db.exec(`INSERT INTO words (words) VALUES ('delete-all'); INSERT INTO parts (parts) VALUES ('delete-all');
      DELETE FROM message; DELETE FROM session;`);
    this.#setPartsOver(Number.MAX_SAFE_INTEGER);
    this.layOut(slices);
  }

  #load(): [Slices, number, number] {
    const slices = this.#db.prepare<[], Slice>('SELECT n, since, used FROM slice ORDER BY n').all();
    const last = slices.at(-1);
    const { first, end } = idsOf(last?.n ?? 0);
    const newest = this.#db.prepare<[bigint, bigint], number | null>(
      'SELECT max(at) FROM message WHERE id >= ? AND id < ?',
    );
    const over = this.#about.get(ABOUT.partsOver);
    return [
      new Slices(slices),
      over === null ? Number.MAX_SAFE_INTEGER : Number(over),
      newest.pluck().get(BigInt(first), BigInt(end)) ?? 0,
    ];
  }

  #toKept(source: number, row: IndexedRow): Kept {
    return {
      ...{ id: this.#place(row.at), source, key: row.key, at: row.at, sum: row.sum },
      ...{
        message_id: row.id,
        kind: row.kind,
        marks: row.is.join(' '),
        channel: row.channel,
        sender: row.sender,
      },
      files: row.files.length === 0 ? null : row.files.map((name) => name.replaceAll('\n', ' ')).join('\n'),
      body: row.text,
    };
  }

  #in(kept: Kept, agent: number): void {
    const id = BigInt(kept.id);
    const document = toDocument(kept, agent);
    this.#insert.message.run({ ...kept, id });
    this.#insert.words.run(id, toWords(document));
    if (kept.id > this.#partsOver) this.#insert.parts.run(id, toParts(document));
  }

  #out(number: number): void {
    const id = BigInt(number);
    this.#remove.message.run(id);
    this.#remove.words.run(id);
    if (number > this.#partsOver) this.#remove.parts.run(id);
  }

  #sliceFor(at: number): Slice {
    const slice = this.#slices.at(at);
    const isFull = this.#slices.isLast(slice) && slice.used >= TARGET && at >= this.#newest;
    return isFull ? this.#slices.addBehind(slice, at) : slice;
  }

  /** The id for a message of this moment, for which there is a place. */
  #place(at: number): number {
    const slice = this.#sliceFor(at);
    if (this.#slices.isLast(slice)) this.#newest = Math.max(this.#newest, at);
    const id = slice.n * PLACES + slice.used;
    slice.used += 1;
    this.#touched.add(slice);
    return id;
  }

  /** Moves the newer half of a full slice into one of its own; all of it where most of its places are empty. */
  #split(slice: Slice): void {
    const { first, end } = idsOf(slice.n);
    const found = this.#kept.all(BigInt(first), BigInt(end), PLACES);
    found.sort((a, b) => a.at - b.at || a.id - b.id);
    const moved = found.length <= TARGET ? found : found.slice(found.length / 2);
    const since = found.length <= TARGET ? slice.since : (moved[0]?.at ?? slice.since);
    const wasLast = this.#slices.isLast(slice);
    const added = this.#slices.addBehind(slice, since);
    for (const { id } of moved) this.#out(id);
    for (const [place, { agent, ...kept }] of moved.entries()) {
      this.#in({ ...kept, id: added.n * PLACES + place }, agent);
    }
    added.used = moved.length;
    this.#save(slice);
    if (wasLast) this.#newest = moved.at(-1)?.at ?? 0;
    this.#save(added);
  }

  #save({ n, since, used }: Slice): void {
    this.#saveSlice.run(BigInt(n), BigInt(since), BigInt(used));
  }

  #setPartsOver(id: number): void {
    this.#partsOver = id;
    this.#about.set(ABOUT.partsOver, String(id));
  }
}
