/**
 * The desk's side of search. It never waits on an index or on a session's files: a process that is silent for too long
 * is killed, and a session over which that happened is set aside until its files change.
 */
import { type ErrorData, errorCodes, errorData, Refusal } from '../contract/errors.js';
import { type HelperChild, Keeper } from '../process/keeper.js';
import { Limit } from '../process/limit.js';
import type { SetAside } from '../profile/set-aside.js';
import { Faults } from '../reader/faults.js';
import {
  type CountAsked,
  type FindAsked,
  FindReport,
  FoundCount,
  FoundPage,
  FoundState,
  type KeepOrder,
  KeepReport,
  type Progress,
  type SearchedSession,
  type StateAsked,
} from './protocol.js';

export { filesOf, indexFolder, indexPath } from './db/index-file.js';
export type { Progress, SearchedSession } from './protocol.js';

interface Deps {
  /** Starts `search.js` with `--keep`, or with `--find`. */
  spawnKeep(): HelperChild;
  spawnFind(): HelperChild;
  /** How long reading a piece of one session may take, in ms; 10 s by default. */
  limitMs?: number;
  onProgress(progress: Progress): void;
  /** An index was moved out of the way, and is built anew. */
  onSetAside(aside: SetAside): void;
  /** For the log. */
  onStopped(reason: string): void;
}

/** What is kept: the index of a workspace; absolute paths. */
export interface Kept {
  file: string;
  workspace: string;
}

const LIMIT_MS = 10_000;
/** A step of merging, on a disk that is busy with something else, may take long. */
const SILENCE_FACTOR = 6;
const QUIET_MS = 5_000;
/** A search that was not answered by then ends its process. */
const FIND_LIMIT_MS = 15_000;

interface Pending {
  settle(value: unknown): void;
  fail(error: unknown): void;
  limit: Limit;
}

export class SearchClient {
  readonly #keeper: Keeper<KeepReport, KeepOrder>;
  readonly #faults: Faults;
  readonly #limitMs: number;
  #kept: (Kept & { sessions: readonly SearchedSession[] }) | null = null;
  #running = false;
  #reading: { session: string; limit: Limit } | null = null;
  #finder: HelperChild | null = null;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;

  constructor(private readonly deps: Deps) {
    this.#limitMs = deps.limitMs ?? LIMIT_MS;
    this.#faults = new Faults({ now: () => Date.now() }, this.#limitMs);
    this.#keeper = new Keeper<KeepReport, KeepOrder>({
      what: 'the search index',
      spawn: () => deps.spawnKeep(),
      parse: (raw) => KeepReport.safeParse(raw).data ?? null,
      silenceMs: SILENCE_FACTOR * this.#limitMs,
      quietMs: QUIET_MS,
      onQuiet: () => undefined,
      onStart: () => this.#begin(),
      onMessage: (report) => this.#hear(report),
      onEnd: (reason) => this.#ended(reason),
      onSilence: () => this.#hung(this.#reading?.session ?? null),
      onFailing: () => undefined,
      log: (what) => deps.onStopped(what),
    });
  }

  /** Keeps this index from now on, and no other. */
  keep(kept: Kept, sessions: readonly SearchedSession[]): void {
    this.rest();
    this.#kept = { ...kept, sessions };
    this.#faults.keep(new Set());
    this.#running = true;
    this.#keeper.start();
  }

  /** The workspace has these sessions now. */
  sessions(sessions: readonly SearchedSession[]): void {
    if (this.#kept === null) return;
    this.#kept = { ...this.#kept, sessions };
    this.#faults.keep(new Set(sessions.map(({ sessionId }) => sessionId)));
    this.#keeper.post({ type: 'sessions', sessions: [...sessions] });
  }

  /** The files of these have changed. */
  look(sessionIds: readonly string[]): void {
    if (this.#kept !== null) this.#keeper.post({ type: 'look', sessionIds: [...sessionIds] });
  }

  /** Stops keeping an index, which stays as far as it is. */
  rest(): void {
    this.#kept = null;
    this.#setReading(null);
    if (this.#running) this.#keeper.drop();
    this.#running = false;
  }

  /** @throws SEARCH_QUERY, SEARCH_OFF, SEARCH_STOPPED, PROFILE_DAMAGED, PROFILE_NEWER */
  async page(asked: Omit<FindAsked, 'what'>): Promise<FoundPage> {
    return FoundPage.parse(await this.#ask({ what: 'page', ...asked }));
  }

  /** @throws as page */
  async count(asked: Omit<CountAsked, 'what'>): Promise<FoundCount> {
    return FoundCount.parse(await this.#ask({ what: 'count', ...asked }));
  }

  /** How far an index is that is not kept just now. @throws SEARCH_STOPPED, PROFILE_DAMAGED, PROFILE_NEWER */
  async state(file: string): Promise<FoundState> {
    return FoundState.parse(await this.#ask({ what: 'state', file }));
  }

  /** Lets go of the files of every index that was searched. */
  endFinding(): void {
    this.#endFinder('the search was ended');
  }

  close(): void {
    this.#kept = null;
    this.#setReading(null);
    this.#keeper.close();
    this.endFinding();
  }

  #begin(): void {
    if (this.#kept === null) {
      // It was to be started again when there was no more need of it.
      this.#keeper.drop();
      return;
    }
    const { file, workspace, sessions } = this.#kept;
    const unreadable = this.#faults.list();
    this.#keeper.post({ type: 'keep', file, workspace, sessions: [...sessions], unreadable });
  }

  #hear(report: KeepReport): void {
    if (report.type === 'progress' && this.#kept !== null) this.deps.onProgress(report.progress);
    if (report.type === 'aside') {
      // Whoever has the old file open would go on searching it.
      this.endFinding();
      this.deps.onSetAside(report.aside);
    }
    if (report.type !== 'reading') return;
    if (report.session !== null && report.files !== null) this.#faults.reading(report.session, report.files);
    this.#setReading(report.session);
  }

  #setReading(session: string | null): void {
    this.#reading?.limit.end();
    this.#reading =
      session === null ? null : { session, limit: new Limit(this.#limitMs, () => this.#hung(session)) };
  }

  /** @param session over whose files it hangs; null when that is unknown */
  #hung(session: string | null): void {
    this.#setReading(null);
    this.#keeper.drop();
    this.deps.onStopped(`it was silent for ${this.#limitMs} ms over ${session ?? 'the index'}`);
    if (session !== null)
      this.#faults.setAside(session, errorData('READ_TIMEOUT', { limitMs: this.#limitMs }));
    if (this.#kept !== null) this.#keeper.start();
  }

  #ended(reason: string): void {
    const session = this.#reading?.session ?? null;
    this.#setReading(null);
    this.deps.onStopped(reason);
    if (session !== null && this.#faults.died(session)) {
      this.#faults.setAside(session, errorData('READER_DIED', {}));
    }
  }

  #ask(asked: FindAsked | CountAsked | StateAsked): Promise<unknown> {
    const finder = this.#startFinder();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const over = (): void => this.#endFinder(`it took longer than ${FIND_LIMIT_MS / 1000} s`);
      this.#pending.set(id, { settle: resolve, fail: reject, limit: new Limit(FIND_LIMIT_MS, over) });
      finder.postMessage({ id, asked });
    });
  }

  #startFinder(): HelperChild {
    if (this.#finder !== null) return this.#finder;
    const finder = this.deps.spawnFind();
    this.#finder = finder;
    finder.onMessage((raw) => {
      const report = FindReport.safeParse(raw).data;
      if (this.#finder === finder && report !== undefined) this.#answered(report);
    });
    finder.onExit((code) => {
      if (this.#finder === finder) this.#endFinder(`its process ended with code ${code}`);
    });
    return finder;
  }

  #answered(report: FindReport): void {
    if (report.type === 'alive') return;
    const pending = this.#pending.get(report.id);
    if (pending === undefined) return;
    this.#pending.delete(report.id);
    pending.limit.end();
    if (report.type === 'answer') pending.settle(report.value);
    else pending.fail(isKnown(report.error) ? Refusal.from(report.error) : new Error(report.error.message));
  }

  #endFinder(reason: string): void {
    const finder = this.#finder;
    this.#finder = null;
    finder?.kill();
    for (const [id, { fail, limit }] of this.#pending) {
      this.#pending.delete(id);
      limit.end();
      fail(Refusal.of('SEARCH_STOPPED', { reason }));
    }
  }
}

const isKnown = (error: { code: string; message: string }): error is ErrorData =>
  errorCodes.some((code) => code === error.code);
