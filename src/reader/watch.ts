/**
 * Notices changes by stat alone (3 µs; opening and asking costs 100 times that): the open session in each
 * tick, hot ones twice a second, the rest in slices. What changed is read again before it is announced.
 */
import { lstatSync } from 'node:fs';
import type { Noun } from '../shared/contract.js';
import { Refusal } from '../shared/errors.js';
import { checkSessionDb } from '../store/db/open.js';
import {
  centralDbPath,
  heartbeatPath,
  inboundDbPath,
  outboundDbPath,
  type WorkspacePath,
} from '../store/files/paths.js';
import type { SessionKey } from '../store/session-key.js';
import type { ReaderChanged, ReaderInput, SessionKnown, Unreadable } from './protocol.js';
import { readKnown, unreadable } from './session.js';

export const TICK_MS = 100;
const HOT_MS = 500;
const CENTRAL_MS = 250;
/** A full sweep takes this many ticks, and more where the slice would be larger than its limit. */
const SWEEP_TICKS = 30;
const SLICE_LIMIT = 400;
/** How long one tick may read; what is left over waits for the next. */
const READ_BUDGET_MS = 40;
/** The pause after a tick that left something over: long enough to answer what was asked meanwhile. */
const BREATH_MS = 10;
/** A session whose lock is held for this many ticks is called busy. */
const BUSY_TICKS = 50;

interface Watched {
  readonly key: SessionKey;
  /** Stats of inbound.db and outbound.db, of .heartbeat; null before the first look. */
  files: string | null;
  beat: string | null;
  known: SessionKnown | null;
  /** The commit counters that `known` was read at. */
  commits: string | null;
  /** When to look at the commit counters again, since the file clock is coarse; null: not. */
  againAt: number | null;
  busyTicks: number;
  /** Why it is not read until its files change. */
  held: Unreadable | null;
}

export interface WatchDeps {
  readonly clock: { now(): number };
  /** Called with each event, at most once a tick. */
  readonly announce: (event: ReaderChanged) => void;
  /** Called before a session's files are opened, and with null after. */
  readonly reading: (sessionId: string | null, files: string | null) => void;
}

function stamp(path: string): { text: string; mtimeMs: number } {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { text: '-', mtimeMs: 0 };
    const { mtimeMs, ctimeMs, size, ino } = stats;
    return { text: `${mtimeMs} ${ctimeMs} ${size} ${ino}`, mtimeMs };
  } catch (error) {
    // A folder that may not be entered has a state too.
    return { text: String(error), mtimeMs: 0 };
  }
}

interface SessionStamp {
  files: string;
  beat: string;
  /** mtime of the newer database, ms. */
  newest: number;
}

/** What stat says of a session's files; another text means that they changed. */
export function sessionStamp(ws: WorkspacePath, { agentGroupId, sessionId }: SessionKey): SessionStamp {
  try {
    const inbound = stamp(inboundDbPath(ws, agentGroupId, sessionId));
    const outbound = stamp(outboundDbPath(ws, agentGroupId, sessionId));
    return {
      files: `${inbound.text} ${outbound.text}`,
      beat: stamp(heartbeatPath(ws, agentGroupId, sessionId)).text,
      newest: Math.max(inbound.mtimeMs, outbound.mtimeMs),
    };
  } catch (error) {
    // An id that names no folder: there is nothing to watch, reading says why.
    if (error instanceof Refusal) return { files: error.code, beat: error.code, newest: 0 };
    throw error;
  }
}

/** Changes with each commit, even within one tick of the file system's clock. */
function commitCounters(ws: WorkspacePath, key: SessionKey): string {
  const of = (file: 'inbound.db' | 'outbound.db'): string => {
    try {
      return String(checkSessionDb(ws, key, file).header?.changeCounter);
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  };
  return `${of('inbound.db')} ${of('outbound.db')}`;
}

export class Watcher {
  #ws: WorkspacePath | null = null;
  #sessions = new Map<string, Watched>();
  #order: Watched[] = [];
  #hot = new Set<string>();
  #openId: string | null = null;
  #dirty = new Map<Watched, Set<Noun>>();
  #again = new Set<Watched>();
  #sweepAt = 0;
  #hotAt = 0;
  #centralAt = 0;
  #central: string | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** True when the last tick had more to read than its budget allows. */
  #behind = false;

  constructor(readonly deps: WatchDeps) {}

  /** Replaces what is watched. What is known of sessions that stay is kept. */
  watch(input: ReaderInput<'watch'>): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const same = this.#ws?.path === input.workspace;
    const before = same ? this.#sessions : new Map<string, Watched>();
    if (!same) {
      this.#central = null;
      this.#openId = null;
    }
    const held = new Map(input.unreadable);
    this.#ws = input.workspace === null ? null : { path: input.workspace };
    this.#sessions = new Map();
    this.#dirty = new Map([...this.#dirty].filter(([w]) => before.get(w.key.sessionId) === w));
    for (const key of input.sessions) {
      const old = before.get(key.sessionId);
      if (old !== undefined && old.key.agentGroupId === key.agentGroupId) {
        this.#sessions.set(key.sessionId, old);
        continue;
      }
      const fresh: Watched = {
        ...{ key, files: null, beat: null, known: null, commits: null, againAt: null, busyTicks: 0 },
        held: held.get(key.sessionId) ?? null,
      };
      this.#sessions.set(key.sessionId, fresh);
      this.#dirty.set(fresh, new Set<Noun>(['session', 'message', 'container']));
    }
    for (const gone of before.values()) {
      if (this.#sessions.get(gone.key.sessionId) !== gone) this.#dirty.delete(gone);
    }
    this.#order = [...this.#sessions.values()];
    this.#again = new Set([...this.#again].filter((w) => this.#sessions.get(w.key.sessionId) === w));
    this.#hot = new Set(input.hot);
    this.#schedule(0);
  }

  /** The session that a person looks at: looked at in each tick. */
  open(sessionId: string): void {
    this.#openId = sessionId;
  }

  #schedule(ms: number): void {
    if (this.#ws === null) return;
    // Set after the work, so that slow ticks do not pile up.
    this.#timer = setTimeout(() => this.#tick(), ms).unref();
  }

  #tick(): void {
    const ws = this.#ws;
    if (ws === null) return;
    try {
      const now = this.deps.clock.now();
      const central = this.#lookAtCentral(ws, now);
      for (const w of this.#dueNow(now)) this.#look(ws, w, now);
      this.#lookAgain(ws, now);
      this.#readDirty(ws, central);
    } finally {
      this.#schedule(this.#behind ? BREATH_MS : TICK_MS);
    }
  }

  #lookAtCentral(ws: WorkspacePath, now: number): boolean {
    if (now - this.#centralAt < CENTRAL_MS && now >= this.#centralAt) return false;
    this.#centralAt = now;
    const file = centralDbPath(ws);
    const seen = `${stamp(file).text} ${stamp(`${file}-wal`).text}`;
    const changed = this.#central !== null && this.#central !== seen;
    this.#central = seen;
    return changed;
  }

  #isHot(w: Watched): boolean {
    const container = w.known?.container;
    return (
      this.#hot.has(w.key.sessionId) ||
      (container !== undefined && (container.claims.length > 0 || container.tool !== null))
    );
  }

  #dueNow(now: number): Set<Watched> {
    const due = new Set<Watched>();
    const open = this.#openId === null ? undefined : this.#sessions.get(this.#openId);
    if (open !== undefined) due.add(open);
    if (now - this.#hotAt >= HOT_MS || now < this.#hotAt) {
      this.#hotAt = now;
      for (const w of this.#order) if (this.#isHot(w)) due.add(w);
    }
    const slice = Math.min(SLICE_LIMIT, Math.ceil(this.#order.length / SWEEP_TICKS));
    for (let i = 0; i < slice; i += 1) {
      this.#sweepAt = (this.#sweepAt + 1) % this.#order.length;
      const w = this.#order[this.#sweepAt];
      if (w !== undefined) due.add(w);
    }
    return due;
  }

  /** Compares the stats of a session's files with those of the last look, and notes what differs. */
  #look(ws: WorkspacePath, w: Watched, now: number): void {
    const { files, beat, newest } = sessionStamp(ws, w.key);
    if (files !== w.files && now - newest <= 2 * TICK_MS) {
      w.againAt = now + 2 * TICK_MS;
      this.#again.add(w);
    }
    if (w.files !== null && files !== w.files) this.#note(w, 'session', 'message', 'container');
    if (w.beat !== null && beat !== w.beat) this.#note(w, 'container');
    // What it is held for lies in the files as they were then.
    if (files !== (w.files ?? w.held?.files ?? files)) w.held = null;
    w.files = files;
    w.beat = beat;
  }

  #note(w: Watched, ...nouns: Noun[]): void {
    const noted = this.#dirty.get(w) ?? new Set<Noun>();
    for (const noun of nouns) noted.add(noun);
    this.#dirty.set(w, noted);
  }

  #lookAgain(ws: WorkspacePath, now: number): void {
    for (const w of this.#again) {
      if (w.againAt !== null && now < w.againAt) continue;
      this.#again.delete(w);
      w.againAt = null;
      if (w.held !== null || w.commits === null) continue;
      if (commitCounters(ws, w.key) !== w.commits) this.#note(w, 'session', 'message', 'container');
    }
  }

  /** Reads what changed, within the tick's budget, the open session first; announces it. */
  #readDirty(ws: WorkspacePath, central: boolean): void {
    const begun = performance.now();
    this.#behind = false;
    const nouns = new Set<Noun>(central ? ['session', 'question', 'container'] : []);
    const known: [string, SessionKnown][] = [];
    const isOpen = (w: Watched): boolean => w.key.sessionId === this.#openId;
    const queue = [...this.#dirty];
    const turn = [...queue.filter(([w]) => isOpen(w)), ...queue.filter(([w]) => !isOpen(w))];
    for (const [w, changed] of turn) {
      if (performance.now() - begun > READ_BUDGET_MS) {
        this.#behind = true;
        break;
      }
      const result = this.#read(ws, w, changed);
      if (result === 'later') continue;
      this.#dirty.delete(w);
      if (result === 'held') continue;
      known.push([w.key.sessionId, result]);
      for (const noun of changed) nouns.add(noun);
    }
    if (!central && known.length === 0) return;
    const sessions = known.map(([id]) => id);
    this.deps.announce({ sessions, central, nouns: [...nouns], known });
  }

  #read(ws: WorkspacePath, w: Watched, changed: ReadonlySet<Noun>): SessionKnown | 'later' | 'held' {
    if (w.files === null) this.#look(ws, w, this.deps.clock.now());
    if (w.held !== null) {
      w.known = unreadable(ws, w.key, w.held);
      return 'held';
    }
    this.deps.reading(w.key.sessionId, w.files);
    try {
      if (w.known?.digest.readable === true && !changed.has('message')) {
        // A heartbeat and nothing else: no database is opened for it.
        const { heartbeatAt } = unreadable(ws, w.key, { code: '', message: '' }).container;
        w.known = { ...w.known, container: { ...w.known.container, heartbeatAt } };
        return w.known;
      }
      w.commits = commitCounters(ws, w.key);
      w.known = readKnown(ws, w.key);
      w.busyTicks = 0;
      return w.known;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      w.busyTicks += 1;
      if (w.busyTicks < BUSY_TICKS) return 'later';
      w.busyTicks = 0;
      w.known = unreadable(ws, w.key, error.data);
      return w.known;
    } finally {
      this.deps.reading(null, null);
    }
  }
}
