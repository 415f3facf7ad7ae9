/**
 * While a workspace is open, asks the container engines of this machine which of its sessions' containers run.
 * No engine is needed, none is waited for, and nothing is changed in one.
 */
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ENGINE_NOT_ASKED, type EngineContainer, type EngineFacts } from '../contract/entities/container.js';
import { EngineSilence } from './client.js';
import { type Candidate, type Details, type Listed, listCandidates } from './containers.js';
import type { Endpoint, Endpoints } from './endpoints.js';
import { type Household, ownerOf } from './owner.js';

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
  /** How often an engine that answers is asked; 5 s by default. */
  everyMs?: number;
  /** How rarely one that does not answer is asked in the end; 60 s by default. */
  slowestMs?: number;
  /** How long a request may take; 3 s by default. */
  limitMs?: number;
}

export interface WatchedWorkspace {
  /** The real path of the folder that holds v2.db; null stops watching. */
  workspace: string | null;
  sessions: readonly { agentGroupId: string; sessionId: string }[];
}

/** A container that an engine runs for a session. */
export interface FoundContainer extends EngineContainer {
  sessionId: string;
}

/** The state of one endpoint. */
interface Standing {
  endpoint: Endpoint;
  details: Details;
  /** Its last answer; null when it has given none, or has failed twice in a row. */
  listed: Listed | null;
  /** Why it gave no answer; null when it did, or when nobody listens there. */
  problem: string | null;
  failures: number;
  timer: NodeJS.Timeout | null;
  asking: Promise<void> | null;
}

/** A single lapse of a busy engine does not make its containers vanish. */
const PATIENCE = 2;
const MOST_SHOWN = 5;

export class EngineWatch {
  readonly #deps: Required<EngineWatchDeps>;
  #workspace: string | null = null;
  #sessions: ReadonlyMap<string, string> = new Map();
  #standings: Standing[] = [];
  #unasked: string[] = [];
  /** Resolves when engines may be asked. */
  readonly #started: Promise<void>;
  #start: () => void = () => {};
  #ready: Promise<void> = Promise.resolve();
  #weighing: Promise<void> = Promise.resolve();
  #found: FoundContainer[] = [];
  /** What is reported for a session that no container was found for. */
  #without: EngineFacts = ENGINE_NOT_ASKED;
  #with = new Map<string, EngineFacts>();
  #said = new Map<string, string>();

  constructor(deps: EngineWatchDeps) {
    this.#deps = { startsLater: false, everyMs: 5000, slowestMs: 60_000, limitMs: 3000, ...deps };
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
    return this.#with.get(sessionId) ?? this.#without;
  }

  /** The containers that run for sessions of the workspace, by the last answers. Never waits. */
  found(): readonly FoundContainer[] {
    return this.#found;
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
    this.#found = [];
    this.#with = new Map();
    this.#without = ENGINE_NOT_ASKED;
    if (workspace === null) return;
    const finding = this.#started.then(() => this.#deps.findEndpoints());
    this.#ready = finding.then(({ endpoints, problems }) => {
      if (this.#workspace !== workspace) return;
      this.#unasked = problems;
      for (const problem of problems) this.#tell(problem, 'not asked');
      this.#standings = endpoints.map((endpoint) => ({
        ...{ endpoint, details: new Map(), listed: null, problem: null },
        ...{ failures: 0, timer: null, asking: null },
      }));
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
    standing.asking ??= this.#hear(standing).finally(() => {
      standing.asking = null;
      if (!this.#standings.includes(standing)) return;
      const { everyMs, slowestMs } = this.#deps;
      const pauseMs = Math.min(slowestMs, everyMs * 2 ** Math.max(0, standing.failures - 1));
      standing.timer = setTimeout(() => void this.#askOne(standing), pauseMs).unref();
    });
    return standing.asking;
  }

  async #hear(standing: Standing): Promise<void> {
    const { endpoint, details } = standing;
    try {
      standing.listed = await listCandidates(endpoint, details, this.#deps.limitMs);
      standing.problem = null;
      standing.failures = 0;
      this.#tell(endpoint.name, `${standing.listed.engine} answers`);
    } catch (error) {
      standing.failures += 1;
      if (standing.failures >= PATIENCE) standing.listed = null;
      const absent = error instanceof EngineSilence && error.kind === 'absent';
      const reason = error instanceof Error ? error.message : String(error);
      standing.problem = absent || standing.listed !== null ? null : reason;
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
    const sessionsDir = join(workspace, 'v2-sessions');
    const household: Household = {
      ...{ workspace, sessions: this.#sessions },
      sessionsDir: await realpath(sessionsDir).catch(() => sessionsDir),
    };
    // Two sockets may lead to one engine.
    const candidates = new Map(answers.flatMap(({ candidates: all }) => all).map((one) => [one.fullId, one]));
    const found: FoundContainer[] = [];
    for (const candidate of candidates.values()) {
      const owner = await ownerOf(candidate, household);
      if (owner !== null) found.push({ ...shown(candidate), ...owner });
    }
    if (this.#workspace !== workspace) return;
    this.#found = found;
    this.#settle(answers);
  }

  #settle(answers: readonly Listed[]): void {
    const waiting = this.#standings.some(({ listed, failures }) => listed === null && failures === 0);
    const said: Omit<EngineFacts, 'since' | 'containers'> = {
      asked: answers.length > 0 ? 'answered' : waiting ? 'pending' : 'none',
      engines: [...new Set(answers.map(({ engine }) => engine))].sort(),
      problems: [...this.#unasked, ...this.#standings.flatMap(({ problem }) => problem ?? [])],
    };
    const without = this.#kept(this.#without, { ...said, containers: [] });
    const bySession = new Map<string, EngineContainer[]>();
    for (const { sessionId, ...container } of this.#found) {
      bySession.set(sessionId, [...(bySession.get(sessionId) ?? []), container]);
    }
    // One whose container is gone keeps facts of its own: they say since when.
    for (const id of this.#with.keys()) if (!bySession.has(id)) bySession.set(id, []);
    const changed: string[] = [];
    const next = new Map<string, EngineFacts>();
    for (const [id, all] of bySession) {
      const containers = all.sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0)).slice(0, MOST_SHOWN);
      const before = this.facts(id);
      const facts = this.#kept(before, { ...said, containers });
      next.set(id, facts);
      if (facts !== before) changed.push(id);
    }
    const all = without !== this.#without;
    this.#without = without;
    this.#with = next;
    if (all) this.#deps.onChange('all');
    else if (changed.length > 0) this.#deps.onChange(changed);
  }

  /** The earlier facts when nothing differs: so `since` stays, and nobody is told. */
  #kept(before: EngineFacts, now: Omit<EngineFacts, 'since'>): EngineFacts {
    if (isDeepStrictEqual({ ...now, since: before.since }, before)) return before;
    return { ...now, since: now.asked === 'pending' ? null : this.#deps.clock.now() };
  }
}

function shown({ engine, id, name, state, startedAt }: Candidate): Omit<EngineContainer, 'foundBy'> {
  return { engine, id, name, state, startedAt };
}
