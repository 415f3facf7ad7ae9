/** The process that keeps the index: it reads sessions as the reader does, and is the only one that writes the index. */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Refusal, toFailure } from '../contract/errors.js';
import type { ParentLine } from '../process/parent-line.js';
import { isDamage, type OwnDb, openOrReplace, ownDbRefusal } from '../profile/own-db.js';
import { OWN_FOLDER, type SetAside, setAsideDatabase } from '../profile/set-aside.js';
import { holdIndex, newerIndex, openIndex } from './db/index-file.js';
import { IndexRead } from './db/index-read.js';
import { Indexer } from './indexer.js';
import { KeepOrder, type KeepReport, type Progress } from './protocol.js';

type Keep = Extract<KeepOrder, { type: 'keep' }>;

const ALIVE_MS = 1000;
/** How often it says how far it is. */
const PROGRESS_MS = 500;
/** When it tries again after the disk was full, or while another process keeps the index. */
const AGAIN_MS = 5_000;

const NOTHING: Progress = {
  ...{ phase: 'words', still: null, sessions: { done: 0, all: 0 }, messages: 0, partsSince: null, bytes: 0 },
  ...{ unread: { count: 0, some: [] }, problem: null },
};

export class Keeping {
  #kept: Keep | null = null;
  #db: OwnDb | null = null;
  #letGo: (() => void) | null = null;
  #indexer: Indexer | null = null;
  #cancel: () => void = () => undefined;
  #said = '';
  #saidAt = Number.NEGATIVE_INFINITY;
  #problem: string | null = null;

  constructor(private readonly post: (report: KeepReport) => void) {}

  order(order: KeepOrder): void {
    if (order.type === 'keep') this.#kept = order;
    else if (this.#kept === null) return;
    else if (order.type === 'sessions') this.#kept = { ...this.#kept, sessions: order.sessions };
    if (order.type === 'look') this.#indexer?.look(order.sessionIds);
    else if (order.type === 'sessions') this.#indexer?.give(order.sessions, null);
    this.#soon(0);
  }

  #soon(ms: number): void {
    this.#cancel();
    const turn = (): void => this.#turn();
    if (ms > 0) {
      const timer = setTimeout(turn, ms);
      this.#cancel = () => clearTimeout(timer);
    } else {
      // A timer would rest for 1 ms after each step. What the desk says comes in between all the same.
      const next = setImmediate(turn);
      this.#cancel = () => clearImmediate(next);
    }
  }

  #turn(): void {
    const kept = this.#kept;
    if (kept === null) return;
    let next: number;
    try {
      next = this.#begun(kept)?.step() ?? AGAIN_MS;
      this.#problem = null;
    } catch (error) {
      this.#failed(kept, error);
      next = AGAIN_MS;
    }
    this.#say(kept, next > 0);
    this.#soon(next);
  }

  /** null while another process keeps this index. */
  #begun(kept: Keep): Indexer | null {
    if (this.#indexer !== null) return this.#indexer;
    mkdirSync(dirname(kept.file), { recursive: true, mode: OWN_FOLDER });
    this.#letGo ??= holdIndex(kept.file);
    if (this.#letGo === null) return null;
    this.#db = this.#open(kept.file);
    this.#indexer = new Indexer({
      ...{ db: this.#db, ws: { path: kept.workspace }, now: () => Date.now() },
      reading: (session, files) => this.post({ type: 'reading', session, files }),
    });
    this.#indexer.give(kept.sessions, kept.unreadable);
    return this.#indexer;
  }

  #open(file: string): OwnDb {
    try {
      const { opened, aside } = openOrReplace(file, true, () => openIndex(file));
      if (aside !== null) this.post({ type: 'aside', aside });
      return opened;
    } catch (error) {
      if (!newerIndex(error)) throw error;
      this.#setAside(file, 'was made by a newer console');
      return openIndex(file);
    }
  }

  #setAside(file: string, why: string): SetAside {
    const aside = setAsideDatabase(file, why, new Date());
    this.post({ type: 'aside', aside });
    return aside;
  }

  /** What was begun is begun again: nothing of it was acknowledged. */
  #failed(kept: Keep, error: unknown): void {
    this.#indexer = null;
    this.#db?.close();
    this.#db = null;
    if (isDamage(error)) {
      this.#setAside(kept.file, `is damaged (${error instanceof Error ? error.message : String(error)})`);
      return;
    }
    const said = ownDbRefusal(error, kept.file);
    this.#problem = toFailure(said).error.message;
    if (!(said instanceof Refusal)) process.stderr.write(`search: ${String(error)}\n`);
  }

  #say(kept: Keep, rests: boolean): void {
    const now = performance.now();
    if (!rests && now - this.#saidAt < PROGRESS_MS) return;
    const progress: Progress = {
      ...NOTHING,
      sessions: { done: 0, all: kept.sessions.length },
      ...this.#indexer?.progress(),
      partsSince: this.#db === null ? null : new IndexRead(this.#db).partsSince(),
      bytes: bytesOfIndex(kept.file),
      still: this.#letGo === null && this.#problem === null ? 'elsewhere' : null,
      problem: this.#problem,
    };
    const said = JSON.stringify(progress);
    if (said === this.#said) return;
    this.#said = said;
    this.#saidAt = now;
    this.post({ type: 'progress', progress });
  }
}

/** The size of an index with its journals, in bytes. */
function bytesOfIndex(file: string): number {
  const names = readdirSync(dirname(file)).filter((name) => name.startsWith(basename(file)));
  return names.reduce((sum, name) => {
    const found = statSync(join(dirname(file), name), { throwIfNoEntry: false });
    return sum + (found?.size ?? 0);
  }, 0);
}

export function keepIndex(port: ParentLine): void {
  // What a person does goes first.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const keeping = new Keeping((report) => port.post(report));
  port.onGone(() => process.exit(0));
  setInterval(() => port.post({ type: 'alive' }), ALIVE_MS).unref();
  port.onMessage((raw) => keeping.order(KeepOrder.parse(raw)));
}
