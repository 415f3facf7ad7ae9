import { type AgentCommand, AgentReport, type PlayState } from '../play/agent/protocol.js';
import type { StartChild } from './child.js';
import type { Log } from './early-log.js';
import { HelperProcess } from './helper-process.js';

/** The simulated agent's state for a session. */
export interface PlayedSession {
  state: PlayState;
  /** A sentence for a crash and a refusal. */
  reason: string | null;
}

/** The simulated agent as main sees it: one process for the open workspace. */
export class AgentProcess {
  readonly #helper: HelperProcess<AgentReport, AgentCommand>;
  #sessions = new Map<string, PlayedSession>();
  #waiting = new Map<string, (session: PlayedSession) => void>();

  /** @param onSession called with each change of a session; `before` is null for one it has not had before */
  constructor(
    start: StartChild,
    private readonly log: Log,
    private readonly onSession: (sessionId: string, now: PlayState, before: PlayState | null) => void,
    onEnd: () => void,
  ) {
    this.#helper = new HelperProcess({
      start,
      script: 'agent.js',
      serviceName: 'Simulated agent',
      parse: (message) => AgentReport.safeParse(message).data ?? null,
      hear: (report) => this.#heard(report),
      onEnd: () => {
        for (const [id, { state }] of this.#sessions) {
          if (state === 'playing') this.#become(id, { state: 'resting', reason: null });
        }
        this.#sessions.clear();
        onEnd();
      },
    });
  }

  get running(): boolean {
    return this.#helper.running;
  }

  get pid(): number | null {
    return this.#helper.pid;
  }

  get sessions(): ReadonlyMap<string, PlayedSession> {
    return this.#sessions;
  }

  /** Whether the agent plays the container of this session now. */
  plays(sessionId: string): boolean {
    return this.#sessions.get(sessionId)?.state === 'playing';
  }

  /**
   * Starts it and waits until it has taken its sessions over; it may refuse some.
   * @param sessions those to play; empty: all active ones, including those that come later
   * @throws Error when it ends before it is ready
   */
  start(workspace: string, sessions: readonly string[]): Promise<void> {
    return this.#helper.start([`--workspace=${workspace}`, ...sessions.map((id) => `--session=${id}`)]);
  }

  /** Asks it to play one more session, or the same one again. @returns how that went */
  play(sessionId: string): Promise<PlayedSession> {
    return this.#ask({ type: 'play', sessionId });
  }

  /** Asks it to leave one session. */
  rest(sessionId: string): Promise<PlayedSession> {
    return this.#ask({ type: 'rest', sessionId });
  }

  stop(): Promise<void> {
    return this.#helper.stop({ type: 'stop' });
  }

  #ask(command: Extract<AgentCommand, { sessionId: string }>): Promise<PlayedSession> {
    return new Promise((resolve) => {
      this.#waiting.get(command.sessionId)?.({ state: 'resting', reason: null });
      this.#waiting.set(command.sessionId, resolve);
      this.#helper.tell(command);
    });
  }

  #heard(report: AgentReport): void {
    if (report.type === 'status') {
      this.#become(report.sessionId, { state: report.state, reason: report.reason });
    }
    if (report.type === 'error') this.log.warn('simulated agent', report);
  }

  #become(sessionId: string, session: PlayedSession): void {
    const before = this.#sessions.get(sessionId)?.state ?? null;
    this.#sessions.set(sessionId, session);
    this.#waiting.get(sessionId)?.(session);
    this.#waiting.delete(sessionId);
    this.onSession(sessionId, session.state, before);
  }
}
