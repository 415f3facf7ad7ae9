import { join } from 'node:path';
import { type UtilityProcess, utilityProcess } from 'electron';
import { type AgentCommand, AgentReport } from '../agent/protocol.js';
import type { Log } from './log.js';

/** The simulated agent as main sees it: one process for the open workspace. */
export class AgentProcess {
  #child: UtilityProcess | null = null;
  #sessions = new Set<string>();

  /** @param onChange called whenever it starts, stops or takes a session over */
  constructor(
    private readonly log: Log,
    private readonly onChange: () => void,
  ) {}

  get running(): boolean {
    return this.#child !== null;
  }

  /** Whether the agent plays the container of this session now. */
  plays(sessionId: string): boolean {
    return this.#sessions.has(sessionId);
  }

  /**
   * Starts it and waits until it has taken its sessions over.
   * @returns the sessions that it plays; it may refuse some
   * @throws Error when it ends before it is ready
   */
  async start(workspace: string): Promise<string[]> {
    const child = utilityProcess.fork(join(import.meta.dirname, 'agent.js'), [`--workspace=${workspace}`], {
      serviceName: 'Simulated agent',
    });
    this.#child = child;
    return new Promise<string[]>((resolve, reject) => {
      child.on('message', (message) => {
        const report = AgentReport.safeParse(message);
        if (!report.success) return;
        this.#heard(report.data);
        if (report.data.type === 'ready') resolve(report.data.sessions);
      });
      child.once('exit', (code) => {
        if (this.#child === child) this.#child = null;
        this.#sessions.clear();
        this.onChange();
        reject(new Error(`the simulated agent ended with code ${code} before it was ready`));
      });
    });
  }

  #heard(report: AgentReport): void {
    if (report.type === 'ready') this.#sessions = new Set(report.sessions);
    if (report.type === 'joined') this.#sessions.add(report.sessionId);
    if (report.type === 'refused') this.#sessions.delete(report.sessionId);
    if (report.type === 'refused' || report.type === 'error') this.log.warn('simulated agent', report);
    if (report.type === 'ready' || report.type === 'joined' || report.type === 'refused') this.onChange();
  }

  /** Asks it to stop and waits until it is gone; after `patienceMs` it is ended. */
  async stop(patienceMs = 3000): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const command: AgentCommand = { type: 'stop' };
    child.postMessage(command);
    const timer = setTimeout(() => child.kill(), patienceMs);
    await gone;
    clearTimeout(timer);
  }
}
