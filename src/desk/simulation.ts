import type { SessionSummary } from '../contract/entities/session.js';
import type { SimulationStatus } from '../contract/entities/simulation.js';
import { Refusal } from '../contract/errors.js';
import { reasonOf } from '../contract/system-error.js';
import type { EngineWatch } from '../engine/watch.js';
import { whenReadable } from '../store/db/lock-wait.js';
import { isDemo, readDemo } from '../store/demo-marker.js';
import { containerRefusal, gatherHostEvidence, liveHostBecause, type Untouched } from '../store/live-host.js';
import { serialQueue } from '../store/serial-queue.js';
import { markContainerRunning, markContainerStopped } from '../store/session/container.js';
import { listSessions } from '../store/session/session.js';
import type { SessionKey } from '../store/session-key.js';
import type { OpenWorkspace } from '../store/workspace.js';
import { AgentProcess } from './agent-process.js';
import type { StartChild } from './child.js';
import type { Log } from './early-log.js';
import { DOOR_OPEN, type HostSigns, hostFacts, realHost } from './host-facts.js';
import { HostProcess } from './host-process.js';
import type { ScenarioRun } from './scenario-run.js';
import type { WriteLock } from './write-lock.js';

/** A real host that is started while we play one in somebody's workspace must be noticed soon. */
const LOOK_FOR_HOST_MS = 5000;
/** Nobody waits longer than this for a container engine; one that answers later ends what was begun. */
const ENGINE_WAIT_MS = 1000;

interface Deps {
  startChild: StartChild;
  log: Log;
  engine: Pick<EngineWatch, 'ask' | 'found' | 'unsure' | 'nudge'>;
  lock: WriteLock;
  /** Looks whether a host answers on its sockets in that workspace. */
  lookAtDoors: (workspace: string) => Promise<unknown>;
  /** Whether one did when somebody last looked. */
  doorOpen: () => boolean;
  /** The state of something has changed, and for these sessions whether they are played. */
  onChange: (sessionIds: readonly string[]) => void;
}

interface Stage {
  ws: OpenWorkspace;
  untouched: Untouched;
}

/**
 * What the console plays in the open workspace when the person has asked for it: containers (the agent), the
 * other half of a NanoClaw host, and scenarios. In a workspace that we did not make it needs the person's
 * consent, and stays out as long as there is evidence of a live host. Where Docker or Podman runs a container
 * of the workspace, it stays out whoever made that.
 */
export class Simulation {
  readonly #agent: AgentProcess;
  readonly #host: HostProcess;
  #stage: Stage | null = null;
  /** The person has consented to it in this workspace. */
  #consent = false;
  /** Whether the agent was started for the whole workspace, or for single sessions. */
  #whole = false;
  /** Why it was stopped without being asked to. */
  #notice: SimulationStatus['notice'] = null;
  #scenario: ScenarioRun | null = null;
  /** What was running when it was paused. */
  #paused: { agent: 'whole' | readonly string[] | null; host: boolean } | null = null;
  /** container_status is written in the order in which things happened. */
  readonly #marks = serialQueue();
  #watch: NodeJS.Timeout | null = null;

  constructor(private readonly deps: Deps) {
    this.#agent = new AgentProcess(
      deps.startChild,
      deps.log,
      (id, now, before) => {
        if (now === 'playing' && before !== 'playing') this.#mark(id, markContainerRunning);
        // One that was refused after it was played has another container now: that one's host will report it.
        if (before === 'playing' && (now === 'resting' || now === 'crashed'))
          this.#mark(id, markContainerStopped);
        this.#tellHost();
        deps.onChange([id]);
      },
      () => this.#ended(),
    );
    this.#host = new HostProcess(
      deps.startChild,
      deps.log,
      (id) => {
        // A real host starts a container for what is due; one that the person stopped stays stopped.
        if (this.#agent.sessions.get(id)?.state === 'crashed') void this.#agent.play(id);
      },
      (id) => {
        if (this.plays(id)) void this.#agent.rest(id).then(() => this.#agent.play(id));
      },
      () => this.#ended(),
    );
  }

  /** A workspace was opened. @param untouched what its v2.db was like before that */
  enter(ws: OpenWorkspace, untouched: Untouched): void {
    this.#stage = { ws, untouched };
    this.#consent = false;
    this.#notice = null;
    this.#paused = null;
  }

  /** Stops everything for the time being; `resume` begins it again as it was. */
  async pause(): Promise<void> {
    const sessions = [...this.#agent.sessions.keys()].filter((id) => this.#agent.plays(id));
    const agent = this.#agent.running ? (this.#whole ? 'whole' : sessions) : null;
    this.#paused = { agent, host: this.#host.running };
    await this.stopAll();
  }

  /**
   * Begins again what was running when it was paused; a scenario does not go on.
   * @throws as startAgent
   */
  async resume(): Promise<void> {
    const before = this.#paused;
    this.#paused = null;
    if (before?.host === true) await this.startHost(false);
    if (before?.agent === 'whole') await this.startAgent(null, false);
    else for (const id of before?.agent ?? []) await this.startAgent(id, false);
  }

  /** Stops everything and waits until what was in flight is written. */
  async stopAll(): Promise<void> {
    this.cancelScenario();
    await this.#scenario?.over;
    await this.stopHost();
    await this.stopAgent(null);
  }

  /** The workspace is about to be closed. */
  async leave(): Promise<void> {
    await this.stopAll();
    this.#scenario = null;
    this.#stage = null;
  }

  plays(sessionId: string): boolean {
    return this.#agent.plays(sessionId);
  }

  status(): SimulationStatus {
    const stage = this.#stage;
    const reason = this.#unavailableBecause(stage);
    return {
      available: reason === null,
      reason,
      needsConsent: stage !== null && !isDemo(stage.ws.path) && !this.#consent,
      running: this.#agent.running,
      sessions: [...this.#agent.sessions].map(([sessionId, session]) => ({ sessionId, ...session })),
      host: { running: this.#host.running },
      notice: this.#notice,
      scenario: this.#scenario?.progress ?? null,
    };
  }

  /**
   * Whether a host is there for a session: the played one, or a real one by the evidence.
   * @param beating sessions whose heartbeat is fresh and not ours
   */
  hostOf(session: SessionSummary, beating: readonly SessionKey[]): HostSigns {
    const stage = this.#stage;
    if (stage === null) throw Refusal.of('NO_WORKSPACE', {});
    const demo = readDemo(stage.ws.path);
    return hostFacts(session, {
      played: this.#host.running,
      simulated: this.plays(session.id),
      staged: demo?.stagedSessions ?? null,
      real: () =>
        realHost(stage, {
          beating,
          ours: this.#ours(),
          demo: demo !== null,
          found: this.deps.engine.found(),
          strays: this.deps.engine.unsure().strays,
          door: this.deps.doorOpen(),
        }),
    });
  }

  /**
   * Has the simulated agent play one session, or with null all active ones.
   * @throws NO_WORKSPACE, READ_ONLY, NOT_WRITABLE, CONTAINER_RUNS, CONTAINER_UNPLACED, CONTAINER_LOST, HOST_LIVE,
   *   SIMULATION_UNCONFIRMED, AGENT_REFUSED, SESSION_NOT_PLAYED when that one session is refused
   */
  async startAgent(sessionId: string | null, consent: boolean): Promise<void> {
    const { ws } = await this.#allow(consent);
    // An agent started for single sessions would miss those that come later.
    if (sessionId === null && this.#agent.running && !this.#whole) await this.#agent.stop();
    if (!this.#agent.running) {
      this.#whole = sessionId === null;
      await this.#agent.start(ws.path, sessionId === null ? [] : [sessionId]).catch((cause: unknown) => {
        const reason = reasonOf(cause);
        throw Refusal.of('AGENT_REFUSED', { reason }, cause);
      });
      this.#lookForHost();
    } else {
      const left = [...this.#agent.sessions.keys()].filter((id) => !this.plays(id));
      for (const id of sessionId === null ? left : [sessionId]) await this.#agent.play(id);
    }
    await this.#marks(() => undefined);
    if (sessionId === null) return;
    const session = this.#agent.sessions.get(sessionId);
    if (session?.state !== 'refused') return;
    throw Refusal.of('SESSION_NOT_PLAYED', { id: sessionId, why: session.reason ?? '' });
  }

  /** Stops playing one session, or with null all of them. */
  async stopAgent(sessionId: string | null): Promise<void> {
    if (sessionId !== null) {
      if (this.#agent.running) await this.#agent.rest(sessionId);
    } else await this.#agent.stop();
    await this.#marks(() => undefined);
  }

  /**
   * Plays the host's half: of every active session in a workspace that we made, elsewhere only of those that
   * the simulated agent plays.
   * @throws as startAgent
   */
  async startHost(consent: boolean): Promise<void> {
    const { ws } = await this.#allow(consent);
    if (this.#host.running) return;
    const started = this.#host.start(ws.path, isDemo(ws.path) ? 'all' : 'played');
    this.#tellHost();
    await started.catch((cause: unknown) => {
      const reason = reasonOf(cause);
      throw Refusal.of('AGENT_REFUSED', { reason }, cause);
    });
    this.#lookForHost();
    this.deps.onChange([]);
  }

  async stopHost(): Promise<void> {
    await this.#host.stop();
  }

  /**
   * Starts to play a scenario; how it goes is in the status.
   * @param speed 1 as written; Infinity all at once
   * @throws NO_WORKSPACE, READ_ONLY, CONTAINER_RUNS, CONTAINER_LOST, SCENARIO_REFUSED when one is being played already, and
   *   what loadScenario throws
   */
  async playScenario(nameOrPath: string, speed: number): Promise<void> {
    // Loaded when it is asked for, like the demo's making: no start waits for the scenarios and their parser.
    const { runScenario } = await import('./scenario-run.js');
    const ws = this.#stage?.ws;
    if (ws !== undefined && !isDemo(ws.path)) {
      throw Refusal.of('SCENARIO_REFUSED', { reason: 'this workspace was not made by Session Console' });
    }
    const stage = await this.#allow(false);
    if (this.#scenario?.progress.state === 'playing') {
      throw Refusal.of('SCENARIO_REFUSED', { reason: `“${this.#scenario.progress.title}” is being played` });
    }
    const onChange = (): void => this.deps.onChange([]);
    this.#scenario = runScenario(stage.ws, nameOrPath, speed, { log: this.deps.log, onChange });
    onChange();
  }

  cancelScenario(): void {
    this.#scenario?.cancel();
  }

  #unavailableBecause(stage: Stage | null): string | null {
    if (stage === null) return 'No workspace is open.';
    return this.deps.lock.reason(stage.ws.path) ?? stage.ws.central.readOnlyReason;
  }

  async #allow(consent: boolean): Promise<Stage> {
    const stage = this.#writable();
    await Promise.all([this.deps.engine.ask(ENGINE_WAIT_MS), this.deps.lookAtDoors(stage.ws.path)]);
    // Another workspace may have been opened meanwhile.
    const refusal = await whenReadable(() => {
      if (stage !== this.#writable()) throw Refusal.of('NO_WORKSPACE', {});
      return this.#refusal(stage, stage.untouched);
    });
    if (refusal !== null) throw refusal;
    this.#notice = null;
    if (isDemo(stage.ws.path)) return stage;
    if (!consent && !this.#consent) throw Refusal.of('SIMULATION_UNCONFIRMED', {});
    this.#consent = true;
    return stage;
  }

  #writable(): Stage {
    const stage = this.#stage;
    if (stage === null) throw Refusal.of('NO_WORKSPACE', {});
    const { ws } = stage;
    this.deps.lock.check(ws.path);
    const reason = ws.central.readOnlyReason;
    if (reason !== null) throw Refusal.of('NOT_WRITABLE', { path: ws.path, reason });
    return stage;
  }

  /**
   * Why nothing may be played now. In a workspace that we made, everything except a real container is our own doing.
   */
  #refusal({ ws }: Stage, untouched: Untouched): Refusal | null {
    const { engine } = this.deps;
    const made = isDemo(ws.path);
    const refusal = containerRefusal({ found: engine.found(), ...engine.unsure() }, made);
    if (refusal !== null) return refusal;
    // In a workspace that we made it may be our own, which has just been started or stopped.
    if (this.deps.doorOpen() && !(made && this.#host.running)) {
      return Refusal.of('HOST_LIVE', { reason: DOOR_OPEN });
    }
    if (made) return null;
    const keys = listSessions(ws).map((s) => ({ agentGroupId: s.agentGroup.id, sessionId: s.id }));
    const reason = liveHostBecause(
      gatherHostEvidence(ws, untouched, keys, { ours: this.#ours(), now: ws.clock.now() }),
    );
    return reason === null ? null : Refusal.of('HOST_LIVE', { reason });
  }

  /** The console's own processes. */
  #ours(): Set<number> {
    return new Set([process.pid, this.#agent.pid, this.#host.pid].filter((pid) => pid !== null));
  }

  #lookForHost(): void {
    this.#watch ??= setInterval(() => {
      // One that has nothing of ours is asked rarely otherwise.
      this.deps.engine.nudge();
      const stage = this.#stage;
      if (stage !== null) void this.deps.lookAtDoors(stage.ws.path);
      this.makeWay();
    }, LOOK_FOR_HOST_MS);
  }

  /** Ends everything that is played, with the reason, as soon as a real host or a real container shows up. */
  makeWay(): void {
    const stage = this.#stage;
    const playing = this.#agent.running || this.#host.running || this.#scenario?.progress.state === 'playing';
    if (stage === null || !playing) return;
    let refusal: Refusal | null;
    try {
      // What v2.db was like before we opened it was judged at the start.
      refusal = this.#refusal(stage, { wal: false, writtenAgo: null });
    } catch (error) {
      // The workspace is away just now; what plays in it fails by itself.
      this.deps.log.warn('cannot look for a host', error);
      return;
    }
    if (refusal === null || refusal.message === this.#notice?.message) return;
    const { code, message } = refusal;
    this.#notice = { code, message };
    this.deps.log.warn('simulation stopped', message);
    this.deps.onChange([]);
    this.cancelScenario();
    void this.stopHost();
    void this.stopAgent(null);
  }

  #ended(): void {
    if (!this.#agent.running && !this.#host.running && this.#watch !== null) {
      clearInterval(this.#watch);
      this.#watch = null;
    }
    this.deps.onChange([]);
  }

  #tellHost(): void {
    this.#host.played([...this.#agent.sessions.keys()].filter((id) => this.#agent.plays(id)));
  }

  #mark(sessionId: string, mark: (ws: OpenWorkspace, sessionId: string) => Promise<void>): void {
    const ws = this.#stage?.ws;
    // Where a real container runs, v2.db is its host's to write.
    if (ws === undefined || this.deps.engine.found().some((found) => found.sessionId === sessionId)) return;
    this.#marks(() => mark(ws, sessionId))
      // What v2.db says of a container is a hint; its heartbeat is what shows that it plays.
      .catch((error: unknown) => this.deps.log.warn('container_status', sessionId, error));
  }
}
