/** Brings the index up to what the sessions' files say, one short step at a time. */
import { Refusal, toFailure } from '../contract/errors.js';
import type { OwnDb } from '../profile/own-db.js';
import type { Unreadable } from '../reader/protocol.js';
import { bytesOf, stampOf } from '../reader/stamp.js';
import type { WorkspacePath } from '../store/files/paths.js';
import { Batch } from './batch.js';
import { type IndexedSession, SIDES, sessionsIn, sourceOf } from './db/index-session.js';
import { IndexWrite } from './db/index-write.js';
import { Filling } from './filling.js';
import type { Progress, SearchedSession } from './protocol.js';
import { compare } from './row.js';
import { placeOf, type Scan } from './scan.js';
import { mustBeThere, readPiece } from './session-rows.js';
import { NoRoom, type Span } from './slices.js';

interface Deps {
  db: OwnDb;
  ws: WorkspacePath;
  now(): number;
  /** Called before a session's files are opened, and with null after. */
  reading(session: string | null, files: string | null): void;
}

/** Sides with no more rows are compared whole each time that they change. */
const SMALL = 2_000;
/** Of larger ones so many of the newest rows. */
const TAIL = 200;
/** All of a larger one again when it has not been for this long, and nothing else is to be done; ms. */
const VERIFY_MS = 10 * 60_000;
/** A locked file is tried again after this long, in ms. */
const AGAIN_MS = 250;
const STAMPS_A_STEP = 50;
const REMOVED_A_STEP = 1_000;
/** Merging waits for this many batches while the index is filled. */
const BATCHES_UNMERGED = 48;

export class Indexer {
  readonly #sessions;
  readonly #write;
  readonly #batch;
  #given = new Map<string, SearchedSession>();
  /** Sessions whose stamp is still to be compared; the last one first. */
  #toCheck: string[] = [];
  readonly #toLook = new Set<string>();
  /** Sessions that are no more. */
  #toRemove: IndexedSession[] = [];
  readonly #again = new Map<string, number>();
  readonly #scans: Scan[] = [];
  /** Sides all rows of which were compared, by `placeOf`. */
  readonly #verified = new Set<string>();
  readonly #toVerify = new Map<string, number>();
  readonly #unread = new Map<string, string>();
  #unreadable = new Map<string, Unreadable>();
  readonly #filling: Filling;
  #messages: number;

  constructor(private readonly deps: Deps) {
    const { db } = deps;
    this.#sessions = sessionsIn(db);
    this.#write = new IndexWrite(db);
    this.#messages = db.prepare<[], number>('SELECT count(*) FROM message').pluck().get() ?? 0;
    this.#batch = new Batch(this.#sessions, this.#write, (by) => {
      this.#messages += by;
    });
    this.#filling = new Filling(db, this.#write);
  }

  /** The sessions that there are now. */
  give(
    sessions: readonly SearchedSession[],
    unreadable: readonly (readonly [string, Unreadable])[] | null,
  ): void {
    const before = this.#given;
    this.#given = new Map(sessions.map((session) => [session.sessionId, session]));
    if (unreadable !== null) this.#unreadable = new Map(unreadable);
    const fresh = sessions.filter(({ sessionId }) => !before.has(sessionId));
    fresh.sort((a, b) => (a.lastActive ?? 0) - (b.lastActive ?? 0));
    this.#toCheck.push(...fresh.map(({ sessionId }) => sessionId));
    this.#toRemove = this.#sessions.all().filter(({ id }) => !this.#given.has(id));
    if (before.size === 0 && this.#messages === 0) this.#filling.begin(this.#spans());
  }

  /** The files of these have changed. */
  look(ids: readonly string[]): void {
    for (const id of ids) if (this.#given.has(id)) this.#toLook.add(id);
  }

  /**
   * Does the next bit of what is to be done: some 0.1 s.
   * @returns in how many ms there may be more to do; 0: at once
   * @throws what SQLite and the disk throw; the index is as it was before the step then
   */
  step(): number {
    try {
      return this.#step();
    } catch (error) {
      if (!(error instanceof NoRoom)) throw error;
      this.#startOver();
      return 0;
    }
  }

  progress(): Omit<Progress, 'bytes' | 'still' | 'problem' | 'partsSince'> {
    const waiting = this.#toCheck.length + this.#scans.filter(({ live }) => !live).length;
    return {
      phase: this.#filling.phase,
      sessions: { done: Math.max(0, this.#given.size - waiting), all: this.#given.size },
      messages: this.#messages,
      unread: {
        count: this.#unread.size,
        some: Array.from(this.#unread, ([sessionId, message]) => ({ sessionId, message })).slice(0, 20),
      },
    };
  }

  #step(): number {
    const due = [...this.#again].filter(([, at]) => at <= this.deps.now());
    for (const [id] of due) {
      this.#again.delete(id);
      this.#toLook.add(id);
    }
    const [looked] = this.#toLook;
    if (looked !== undefined && this.#scans.at(-1)?.live !== true) {
      this.#toLook.delete(looked);
      this.#batch.flush();
      this.#begin(looked, true);
      return 0;
    }
    const scan = this.#scans.at(-1);
    if (scan !== undefined) {
      this.#piece(scan);
      return 0;
    }
    if (this.#toCheck.length > 0) {
      this.#check();
      return 0;
    }
    if (this.#batch.size > 0) {
      this.#flush();
      return 0;
    }
    if (this.#toRemove.length > 0) {
      this.#removeSome();
      return 0;
    }
    if (this.#filling.step()) return 0;
    return this.#verify();
  }

  /** When messages are to be expected, by what v2.db and the sizes of the files tell. */
  #spans(): Span[] {
    const now = this.deps.now();
    return Array.from(this.#given.values(), (session) => {
      const to = session.lastActive ?? now;
      return { from: Math.min(session.createdAt ?? to, to), to, weight: bytesOf(this.deps.ws, session) };
    });
  }

  #startOver(): void {
    this.#batch.drop();
    this.#scans.length = 0;
    this.#verified.clear();
    this.#filling.startOver();
    this.#messages = 0;
    this.#toCheck = [...this.#given.keys()];
  }

  /** Begins to read a session. */
  #begin(id: string, live: boolean, verify = false): void {
    const given = this.#given.get(id);
    if (given === undefined) return;
    const stamp = stampOf(this.deps.ws, given);
    const aside = this.#unreadable.get(id);
    if (aside !== undefined) {
      if (aside.files === stamp || this.deps.now() < aside.notBefore) {
        this.#unread.set(id, aside.message);
        return;
      }
      this.#unreadable.delete(id);
    }
    this.#scans.push({ given, live, side: 0, after: null, verify, full: verify, stamp, whole: true });
  }

  /** Compares the stamps of some sessions with those of when they were last read. */
  #check(): void {
    for (const id of this.#toCheck.splice(-STAMPS_A_STEP).reverse()) {
      const given = this.#given.get(id);
      const known = this.#sessions.find(id)?.stamp ?? null;
      if (given !== undefined && (known === null || known !== stampOf(this.deps.ws, given))) {
        this.#begin(id, false);
      }
    }
    this.#scans.reverse();
  }

  #piece(scan: Scan): void {
    const { given, side } = scan;
    const at = SIDES[side];
    const id = given.sessionId;
    const known = this.#sessions.find(id);
    const source = known === null ? null : sourceOf(known, at);
    scan.after ??= this.#startOf(scan, source);
    this.deps.reading(id, scan.stamp);
    let piece: ReturnType<typeof readPiece>;
    try {
      piece = readPiece(this.deps.ws, given, at, scan.after);
      if (piece.count === 0) mustBeThere(this.deps.ws);
    } catch (error) {
      this.#failed(scan, error);
      return;
    } finally {
      this.deps.reading(null, null);
    }
    const have = source === null ? [] : this.#sessions.known(source, scan.after, piece.through);
    const { removed, added } = compare(piece.rows, have, at, given.channelType);
    this.#batch.add(given, at, removed, added);
    if (this.#batch.isFull) this.#flush();
    scan.after = piece.through;
    if (piece.through === null) this.#sideDone(scan, piece.count);
  }

  /** After which row a side is read; 0: all of it. */
  #startOf(scan: Scan, source: number | null): number {
    if (source === null) scan.full = true;
    if (scan.full || source === null) return 0;
    const isLarge = this.#sessions.count(source) > SMALL;
    if (isLarge && this.#verified.has(placeOf(scan))) return this.#sessions.newest(source, TAIL);
    scan.full = true;
    return 0;
  }

  #sideDone(scan: Scan, count: number): void {
    if (scan.full) this.#verified.add(placeOf(scan));
    else {
      this.#batch.flush();
      const known = this.#sessions.find(scan.given.sessionId);
      if (known === null || this.#sessions.count(sourceOf(known, SIDES[scan.side])) !== count) {
        // Something further back is gone, or has come.
        scan.full = true;
        scan.after = 0;
        return;
      }
      scan.whole = false;
    }
    this.#next(scan);
  }

  #next(scan: Scan): void {
    if (scan.side === 0) {
      scan.side = 1;
      scan.after = null;
      scan.full = scan.verify;
      return;
    }
    this.#scans.splice(this.#scans.indexOf(scan), 1);
    const id = scan.given.sessionId;
    if (scan.whole) {
      this.#unread.delete(id);
      this.#toVerify.delete(id);
      this.#batch.stamp(scan.given, scan.stamp);
    } else if (!this.#unread.has(id)) this.#toVerify.set(id, this.deps.now() + VERIFY_MS);
    if (scan.live) this.#flush();
  }

  /** A side that cannot be read keeps what is known of it. */
  #failed(scan: Scan, error: unknown): void {
    if (!(error instanceof Refusal)) throw error;
    const id = scan.given.sessionId;
    if (error.code === 'SESSION_DB_BUSY' || error.code === 'SESSION_DB_REPLACED') {
      this.#scans.splice(this.#scans.indexOf(scan), 1);
      this.#again.set(id, this.deps.now() + AGAIN_MS);
      return;
    }
    this.#unread.set(id, toFailure(error).error.message);
    scan.whole = false;
    this.#next(scan);
  }

  #flush(): void {
    this.#batch.flush();
    if (this.#batch.flushed >= BATCHES_UNMERGED) {
      this.#batch.flushed = 0;
      this.#filling.mergeSome();
    }
  }

  #removeSome(): void {
    const session = this.#toRemove.at(-1);
    if (session === undefined) return;
    const ids = this.#sessions.messages(session, REMOVED_A_STEP);
    this.#write.atOnce(() => {
      this.#write.change([{ source: 0, agent: 0, removed: ids, added: [] }]);
      if (ids.length < REMOVED_A_STEP) this.#sessions.remove(session);
    });
    this.#messages -= ids.length;
    this.#unread.delete(session.id);
    if (ids.length < REMOVED_A_STEP) this.#toRemove.pop();
  }

  /** Nothing else is to be done: what only the newest rows were compared of is read whole. */
  #verify(): number {
    const next = Math.min(...this.#again.values(), ...this.#toVerify.values());
    const now = this.deps.now();
    const [due] = [...this.#toVerify].find(([, at]) => at <= now) ?? [];
    if (due !== undefined) {
      this.#toVerify.delete(due);
      this.#begin(due, false, true);
      return 0;
    }
    return Math.min(VERIFY_MS, Math.max(AGAIN_MS, next - now));
  }
}
