/**
 * While a workspace is open, asks the container engines of this machine which of its sessions' containers run.
 * No engine is needed, none is waited for, and nothing is changed in one.
 */
import type { EngineFacts } from '../contract/entities/container.js';
import { EngineSilence } from './client.js';
import { listCandidates } from './containers.js';
import type { Endpoints } from './endpoints.js';
import { householdOf } from './owner.js';
import {
  type FoundContainer,
  findOwners,
  type LostContainer,
  NOTHING_FOUND,
  Reports,
  type StrayContainer,
} from './reports.js';
import { fail, PACES, type Paces, pauseMs, type Standing, standAt, succeed } from './standing.js';

export interface EngineWatchDeps {
  clock: { now(): number };
  /** Where to ask; looked up once for each workspace that is opened. */
  findEndpoints(): Promise<Endpoints>;
  /** The engines' answers have changed for these sessions, or for all. */
  onChange(sessions: readonly string[] | 'all'): void;
  /** An engine's condition has changed; never the same line twice in a row. */
  log(line: string): void;
  /** Nothing is looked up before `start` or `ask` is called. */
  startsLater?: boolean;
  /** Each has a default, in standing.ts. */
  paces?: Partial<Paces>;
  /** How long a request may take; 3 s by default. */
  limitMs?: number;
}

export interface WatchedWorkspace {
  /** The real path of the folder that holds v2.db; null stops watching. */
  workspace: string | null;
  sessions: readonly { agentGroupId: string; sessionId: string }[];
}

/** After a sign that something has started, engines are asked often for so long. */
const BRISK_MS = 30_000;

export class EngineWatch {
  readonly #deps: Omit<Required<EngineWatchDeps>, 'paces'>;
  readonly #paces: Paces;
  #workspace: string | null = null;
  #sessions: ReadonlyMap<string, string> = new Map();
  #standings: Standing[] = [];
  #unasked: string[] = [];
  /** Resolves when engines may be asked. */
  readonly #started: Promise<void>;
  #start: () => void = () => {};
  #ready: Promise<void> = Promise.resolve();
  #weighing: Promise<void> = Promise.resolve();
  /** Of performance.now(). */
  #briskUntil = Number.NEGATIVE_INFINITY;
  #findings = NOTHING_FOUND;
  readonly #reports = new Reports();
  #said = new Map<string, string>();

  constructor({ paces, ...deps }: EngineWatchDeps) {
    this.#deps = { startsLater: false, limitMs: 3000, ...deps };
    this.#paces = { ...PACES, ...paces };
    this.#started = new Promise((resolve) => {
      this.#start = resolve;
    });
    if (!this.#deps.startsLater) this.start();
  }

  /** Starts to ask, if it has not started yet. */
  start(): void {
    this.#start();
  }

  /** Replaces what is watched. Returns at once; results come by `onChange`. */
  watch({ workspace, sessions }: WatchedWorkspace): void {
    const before = this.#sessions;
    this.#sessions = new Map(sessions.map((key) => [key.sessionId, key.agentGroupId]));
    if (workspace !== this.#workspace) this.#enter(workspace);
    // A new session may have a container that matched none before.
    else if (sessions.some(({ sessionId }) => !before.has(sessionId))) void this.#weigh();
  }

  /** What the engines say about a session. Never waits. */
  facts(sessionId: string): EngineFacts {
    return this.#reports.of(sessionId);
  }

  /** The containers that run for sessions of the workspace, by the last answers. Never waits. */
  found(): readonly FoundContainer[] {
    return this.#findings.found;
  }

  /** What may be a container of the workspace's: none of it can be told. Never waits. */
  unsure(): { strays: readonly StrayContainer[]; lost: readonly LostContainer[] } {
    return this.#findings;
  }

  /** Something may just have started: an engine that answers, and is asked rarely now, is asked often for a while. */
  nudge(): void {
    const now = performance.now();
    this.#briskUntil = now + BRISK_MS;
    for (const standing of this.#standings) {
      if (standing.listed === null || standing.timer === null) continue;
      this.#schedule(standing, Math.max(0, standing.askedAt + this.#paces.everyMs - now));
    }
  }

  /** Asks every engine now. Resolves when all have answered or failed, at the latest after `withinMs`. */
  async ask(withinMs: number): Promise<void> {
    this.start();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, withinMs);
    });
    await Promise.race([this.#ready.then(() => this.#askAll()), late]);
    clearTimeout(timer);
  }

  #enter(workspace: string | null): void {
    for (const { timer } of this.#standings) if (timer !== null) clearTimeout(timer);
    this.#workspace = workspace;
    this.#standings = [];
    this.#unasked = [];
    this.#findings = NOTHING_FOUND;
    this.#reports.clear();
    if (workspace === null) return;
    const finding = this.#started.then(() => this.#deps.findEndpoints());
    this.#ready = finding.then(({ endpoints, problems }) => {
      if (this.#workspace !== workspace) return;
      this.#unasked = problems;
      for (const problem of problems) this.#tell(problem, 'not asked');
      this.#standings = endpoints.map(standAt);
    });
    void this.#ready.then(() => this.#askAll());
  }

  async #askAll(): Promise<void> {
    await Promise.all(this.#standings.map((standing) => this.#askOne(standing)));
    // With no place to ask there is no answer to wait for either.
    if (this.#standings.length === 0) await this.#weigh();
  }

  /** Asks one, unless it is being asked, and schedules the next time. Never rejects. */
  #askOne(standing: Standing): Promise<void> {
    if (standing.timer !== null) clearTimeout(standing.timer);
    standing.timer = null;
    standing.askedAt = performance.now();
    standing.asking ??= this.#hear(standing).finally(() => {
      standing.asking = null;
      if (!this.#standings.includes(standing)) return;
      const brisk = performance.now() < this.#briskUntil;
      this.#schedule(standing, pauseMs(standing, this.#paces, brisk));
    });
    return standing.asking;
  }

  #schedule(standing: Standing, ms: number): void {
    if (standing.timer !== null) clearTimeout(standing.timer);
    standing.timer = setTimeout(() => void this.#askOne(standing), ms).unref();
  }

  async #hear(standing: Standing): Promise<void> {
    const { endpoint, known } = standing;
    const around = { now: performance.now(), limitMs: this.#deps.limitMs };
    try {
      const listed = await listCandidates(endpoint, known, around);
      succeed(standing, listed, this.#deps.clock.now());
      this.#tell(endpoint.name, `${listed.engine} answers`);
    } catch (error) {
      const absent = error instanceof EngineSilence && error.kind === 'absent';
      const reason = error instanceof Error ? error.message : String(error);
      fail(standing, absent ? null : reason);
      this.#tell(endpoint.name, absent ? 'nothing is listening' : reason);
    }
    if (this.#standings.includes(standing)) await this.#weigh();
  }

  #tell(name: string, words: string): void {
    if (this.#said.get(name) === words) return;
    this.#said.set(name, words);
    this.#deps.log(`${name}: ${words}`);
  }

  /** Puts the answers together, one run after the other: the last answers win. */
  #weigh(): Promise<void> {
    this.#weighing = this.#weighing.then(() => this.#putTogether());
    return this.#weighing;
  }

  /** Reports what differs from before. */
  async #putTogether(): Promise<void> {
    const workspace = this.#workspace;
    if (workspace === null) return;
    const answers = this.#standings.flatMap(({ listed }) => listed ?? []);
    const last = this.#standings.flatMap(({ last: one }) => one ?? []);
    const household = await householdOf(workspace, this.#sessions);
    const findings = await findOwners(answers, last, household);
    if (this.#workspace !== workspace) return;
    this.#findings = findings;
    const waiting = this.#standings.some(({ listed, failures }) => listed === null && failures === 0);
    const changed = this.#reports.put(
      {
        asked: answers.length > 0 ? 'answered' : waiting ? 'pending' : 'none',
        engines: [...new Set(answers.map(({ engine }) => engine))].sort(),
        problems: [...this.#unasked, ...this.#standings.flatMap(({ problem }) => problem ?? [])],
        last,
      },
      findings,
      this.#deps.clock.now(),
    );
    if (changed.length > 0) this.#deps.onChange(changed);
  }
}
