import { type HostCommand, HostReport } from '../play/host/protocol.js';
import type { StartChild } from './child.js';
import type { Log } from './early-log.js';
import { HelperProcess } from './helper-process.js';

/** The played host as main sees it: one process for the open workspace. */
export class HostProcess {
  readonly #helper: HelperProcess<HostReport, HostCommand>;

  /**
   * @param onWake a session whose container is dead has messages that are due
   * @param onRestart somebody has the played host restart a session's container
   */
  constructor(
    start: StartChild,
    private readonly log: Log,
    private readonly onWake: (sessionId: string) => void,
    private readonly onRestart: (sessionId: string) => void,
    onEnd: () => void,
  ) {
    this.#helper = new HelperProcess({
      start,
      script: 'host.js',
      serviceName: 'Simulated host',
      parse: (message) => HostReport.safeParse(message).data ?? null,
      hear: (report) => this.#heard(report),
      onEnd,
    });
  }

  get running(): boolean {
    return this.#helper.running;
  }

  get pid(): number | null {
    return this.#helper.pid;
  }

  /**
   * Starts it and waits until its first sweep is done.
   * @param scope whether it plays the host of every active session, or only of those that the agent plays
   * @throws Error when it ends before that
   */
  start(workspace: string, scope: 'all' | 'played'): Promise<void> {
    return this.#helper.start([`--workspace=${workspace}`, `--scope=${scope}`]);
  }

  /** Says which containers the simulated agent plays now. */
  played(sessions: string[]): void {
    this.#helper.tell({ type: 'played', sessions });
  }

  stop(): Promise<void> {
    return this.#helper.stop({ type: 'stop' });
  }

  #heard(report: HostReport): void {
    if (report.type === 'wake') this.onWake(report.sessionId);
    if (report.type === 'restart') this.onRestart(report.sessionId);
    if (report.type === 'error') this.log.warn('simulated host', report);
  }
}
