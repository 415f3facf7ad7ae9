/**
 * Notices changes by stat alone (2 µs per file; opening and querying costs 100 times that). What changed is
 * read again before it is announced.
 */
import type { Noun } from '../contract/contract.js';
import { Refusal } from '../contract/errors.js';
import type { WorkspacePath } from '../store/files/paths.js';
import type { SayRecurrence } from '../store/session/schedule.js';
import type { SessionKey } from '../store/session-key.js';
import { CentralWatch } from './central-watch.js';
import type { Looking, ReaderChanged, SessionKnown, Watching } from './protocol.js';
import { Round } from './round.js';
import { lockedFor, readKnown, unreadable } from './session.js';
import { COARSE_MS, SessionFiles } from './stamp.js';
import { commitCounters, inTrouble, isAtWork, type Watched } from './watched.js';

/** How often the open session and v2.db are looked at. */
const TICK_MS = 100;
/** The pause after a tick that left something over: long enough to answer what was asked meanwhile. */
const BREATH_MS = 10;
/** How long one tick may read; what is left over waits for the next. */
const READ_BUDGET_MS = 40;
/** What is on screen, and what runs, is looked at once in this many ticks; at most this many per tick. */
const NEAR = { turns: 5, most: 60 };
/** The rest: ten thousand sessions take five seconds. */
const FAR = { turns: 30, most: 200 };
/** A session whose lock is held for this long is called busy. */
const BUSY_MS = 5000;

export interface WatchDeps {
  readonly clock: { now(): number };
  /** Calls back once, this many ms from now; returns the undo. */
  readonly after: (ms: number, call: () => void) => () => void;
  /** Called with each event, at most once per tick. */
  readonly announce: (event: ReaderChanged) => void;
  /** Called before a session's files are opened, and with null after. */
  readonly reading: (sessionId: string | null, files: string | null) => void;
  /** What hosts make of recurrences: null until it is loaded. */
  readonly recurrences: { say(): SayRecurrence; load(): Promise<unknown> };
}

const ALL: readonly Noun[] = ['session', 'message', 'container'];

export class Watcher {
  #ws: WorkspacePath | null = null;
  #sessions = new Map<string, Watched>();
  /** Ids of sessions whose container v2.db claims is running. */
  #claimed = new Set<string>();
  #openId: string | null = null;
  #shownIds: readonly string[] = [];
  readonly #shown = new Round<Watched>(NEAR.turns, NEAR.most);
  readonly #running = new Round<Watched>(NEAR.turns, NEAR.most);
  readonly #rest = new Round<Watched>(FAR.turns, FAR.most);
  #dirty = new Map<Watched, Set<Noun>>();
  /** When to look at a session's commit counters again. */
  #again = new Map<Watched, number>();
  /** Sessions that recur and were read before anybody could say how. */
  readonly #unsaid = new Set<Watched>();
  #central: CentralWatch | null = null;
  #centralNews = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #cancel: () => void = () => undefined;

  constructor(readonly deps: WatchDeps) {}

  /** Replaces what is watched. What is known of sessions that stay is kept. */
  watch(input: Watching): void {
    this.#cancel();
    const ws = input.workspace === null ? null : { path: input.workspace };
    const same = this.#ws?.path === ws?.path;
    const before = same ? this.#sessions : new Map<string, Watched>();
    if (!same) {
      this.#central = ws === null ? null : new CentralWatch(ws);
      this.#dirty = new Map();
    }
    this.#ws = ws;
    this.#sessions = new Map();
    const held = new Map(input.unreadable);
    const known = new Map(input.known.map(([id, ...rest]) => [id, rest] as const));
    if (ws === null) return;
    for (const key of input.sessions) {
      const id = key.sessionId;
      const old = before.get(id);
      const stays = old !== undefined && old.key.agentGroupId === key.agentGroupId;
      const w = stays ? old : this.#enter(ws, key, known.get(id));
      // A session that is no longer set aside is read at once, whatever its files do.
      if (w.held !== null && !held.has(id)) this.#note(w, ...ALL);
      w.held = held.get(id) ?? null;
      this.#sessions.set(id, w);
    }
    const stays = (w: Watched): boolean => this.#sessions.get(w.key.sessionId) === w;
    this.#dirty = new Map([...this.#dirty].filter(([w]) => stays(w)));
    this.#again = new Map([...this.#again].filter(([w]) => stays(w)));
    this.#claimed = new Set(input.hot);
    this.#rest.replace([...this.#sessions.values()]);
    this.#sortRunning();
    this.#shown.replace(this.#those(this.#shownIds));
    this.#schedule(0);
  }

  #enter(ws: WorkspacePath, key: SessionKey, before: readonly [SessionKnown, string] | undefined): Watched {
    const w: Watched = {
      ...{ key, files: new SessionFiles(ws, key), looked: false },
      ...{ known: before?.[0] ?? null, readAt: before?.[1] ?? null, commits: null },
      ...{ busySince: null, notBefore: 0, held: null },
    };
    if (before === undefined) this.#note(w, ...ALL);
    return w;
  }

  /** What a person looks at: the open session is looked at in each tick, those in view twice a second. */
  look({ openId, shownIds }: Looking): void {
    this.#openId = openId;
    this.#shownIds = shownIds;
    this.#shown.replace(this.#those(shownIds));
  }

  #those(ids: Iterable<string>): Watched[] {
    return [...ids].flatMap((id) => this.#sessions.get(id) ?? []);
  }

  #sortRunning(): void {
    this.#running.replace(
      [...this.#sessions.values()].filter((w) => this.#claimed.has(w.key.sessionId) || isAtWork(w.known)),
    );
  }

  #schedule(ms: number): void {
    // Set after the work, so that slow ticks do not pile up.
    if (this.#ws !== null) this.#cancel = this.deps.after(ms, () => this.#tick());
  }

  #tick(): void {
    const ws = this.#ws;
    if (ws === null) return;
    let behind = false;
    try {
      const now = this.deps.clock.now();
      const since = now - this.#lookedAt;
      if (since >= TICK_MS - BREATH_MS || since < 0) {
        this.#lookedAt = now;
        this.#lookAround(ws, now);
      }
      behind = this.#readDirty(ws, now);
    } finally {
      this.#schedule(behind ? BREATH_MS : TICK_MS);
    }
  }

  #lookAround(ws: WorkspacePath, now: number): void {
    if (!this.#lookAtCentral(now)) return;
    const due = [...this.#shown.take(), ...this.#running.take(), ...this.#rest.take()];
    for (const w of [...this.#those(this.#openId === null ? [] : [this.#openId]), ...due]) {
      if (!this.#look(w, now)) return;
    }
    for (const [w, at] of this.#again) {
      if (now < at) continue;
      this.#again.delete(w);
      if (w.held !== null) continue;
      if (w.commits === null || commitCounters(ws, w.key) !== w.commits) this.#note(w, ...ALL);
    }
  }

  /** @returns false while the workspace is away */
  #lookAtCentral(now: number): boolean {
    if (this.#central?.look(now) === true) this.#centralNews = true;
    return this.#central?.away !== true;
  }

  /**
   * Looks at a session's files, and notes what differs from the last look.
   * @returns false when it turns out that the workspace is away
   */
  #look(w: Watched, now: number): boolean {
    const { databases, heartbeat } = w.files.look(inTrouble(w.known));
    // The session may not be all that is gone: check whether the whole workspace is.
    if (databases && w.files.gone && !this.#lookAtCentral(now)) return false;
    const first = !w.looked;
    w.looked = true;
    if (databases && now - w.files.newestAt <= COARSE_MS) this.#again.set(w, now + COARSE_MS);
    if (w.held !== null) {
      // It is set aside for what the files held then; if they have changed, that may be over.
      if (w.files.stamp !== (w.held.files ?? w.files.stamp) && now >= w.held.notBefore) {
        w.held = null;
        this.#note(w, ...ALL);
      }
    } else if (first) {
      if (w.files.stamp !== w.readAt) this.#note(w, ...ALL);
      else if (w.files.beatAt !== w.known?.container.heartbeatAt) this.#note(w, 'container');
    } else {
      if (databases) this.#note(w, ...ALL);
      if (heartbeat) this.#note(w, 'container');
    }
    return true;
  }

  #note(w: Watched, ...nouns: readonly Noun[]): void {
    const noted = this.#dirty.get(w) ?? new Set<Noun>();
    for (const noun of nouns) noted.add(noun);
    this.#dirty.set(w, noted);
  }

  /** Reads what changed, what a person sees first, and announces it. True when the budget ran out. */
  #readDirty(ws: WorkspacePath, now: number): boolean {
    const begun = performance.now();
    const central = this.#centralNews;
    this.#centralNews = false;
    const nouns = new Set<Noun>(central ? ['session', 'question', 'container'] : []);
    const known: ReaderChanged['known'] = [];
    let behind = false;
    const seen = this.#those(this.#openId === null ? this.#shownIds : [this.#openId, ...this.#shownIds]);
    for (const w of this.#central?.away === true ? [] : new Set([...seen, ...this.#dirty.keys()])) {
      const changed = this.#dirty.get(w);
      if (changed === undefined || now < w.notBefore) continue;
      if (performance.now() - begun > READ_BUDGET_MS) {
        behind = true;
        break;
      }
      if (!this.#read(ws, w, changed, now)) continue;
      if (w.known === null) continue;
      known.push([w.key.sessionId, w.known, w.files.stamp]);
      for (const noun of changed) nouns.add(noun);
    }
    if (central || known.length > 0) {
      this.deps.announce({ sessions: known.map(([id]) => id), central, nouns: [...nouns], known });
    }
    return behind;
  }

  /** @returns whether there is something to announce about it */
  #read(ws: WorkspacePath, w: Watched, changed: ReadonlySet<Noun>, now: number): boolean {
    if (!w.looked && !this.#look(w, now)) return false;
    if (w.held !== null) {
      w.known = unreadable(ws, w.key, w.held);
      this.#dirty.delete(w);
      return false;
    }
    this.deps.reading(w.key.sessionId, w.files.stamp);
    const before = w.known;
    try {
      this.#readNow(ws, w, changed);
      if (w.known?.digest.readable === false && !this.#lookAtCentral(now)) {
        // It went away with its whole workspace while we were reading; it is read when that is back.
        w.known = before;
        return false;
      }
      this.#dirty.delete(w);
      w.busySince = null;
      if (isAtWork(w.known) !== isAtWork(before)) this.#sortRunning();
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return this.#busy(ws, w, error, now);
    } finally {
      this.deps.reading(null, null);
    }
  }

  /** @throws SESSION_DB_BUSY */
  #readNow(ws: WorkspacePath, w: Watched, changed: ReadonlySet<Noun>): void {
    if (w.known?.digest.readable === true && !changed.has('message')) {
      // A heartbeat and nothing else: no database is opened for it.
      w.known = { ...w.known, container: { ...w.known.container, heartbeatAt: w.files.beatAt } };
      return;
    }
    w.files.lookAtJournals();
    w.commits = commitCounters(ws, w.key);
    const say = this.deps.recurrences.say();
    w.known = readKnown(ws, w.key, w.known, say);
    if (say === null && w.known.schedule.found.some(({ recurrence }) => recurrence !== null))
      this.#sayLater(w);
  }

  #sayLater(w: Watched): void {
    this.#unsaid.add(w);
    if (this.#unsaid.size > 1) return;
    void this.deps.recurrences.load().then(() => {
      for (const each of this.#unsaid) {
        if (this.#sessions.get(each.key.sessionId) === each) this.#note(each, ...ALL);
      }
      this.#unsaid.clear();
    });
  }

  /** Somebody is writing: it is read again soon, and called busy if that goes on. */
  #busy(ws: WorkspacePath, w: Watched, refusal: Refusal, now: number): boolean {
    w.busySince ??= now;
    const forMs = now - w.busySince;
    w.notBefore = now + (forMs < 1000 ? TICK_MS : forMs < BUSY_MS ? 5 * TICK_MS : 20 * TICK_MS);
    const told = w.known?.digest.readable === false && w.known.digest.code === refusal.code;
    if (forMs < BUSY_MS || told) return false;
    const { data } = refusal.code === 'SESSION_DB_BUSY' ? lockedFor(refusal, forMs) : refusal;
    w.known = unreadable(ws, w.key, data);
    return true;
  }
}
