import { existsSync } from 'node:fs';
import type { Dialect } from '../contract/entities/dialect.js';
import type { PollRule } from '../contract/entities/next-poll.js';
import type { RecentWorkspace, Workspace } from '../contract/entities/workspace.js';
import type { HostZone } from '../contract/entities/zone.js';
import { Refusal, toFailure } from '../contract/errors.js';
import type { EngineWatch } from '../engine/watch.js';
import type { ReaderClient } from '../reader/client.js';
import { POLL_LIMIT } from '../rules/poll-rule.js';
import { readDialect } from '../store/db/dialect.js';
import { isWorkspaceBusy } from '../store/db/lock-wait.js';
import { isDemo } from '../store/demo-marker.js';
import { exposedTo, guardsHere } from '../store/exposure.js';
import { hasUpgradeMarker } from '../store/files/upgrade-marker.js';
import { hostZone } from '../store/host-zone.js';
import { lookUntouched } from '../store/live-host.js';
import { serialQueue } from '../store/serial-queue.js';
import { getSession } from '../store/session/session.js';
import type { SessionKey } from '../store/session-key.js';
import { createWorkspace, findWorkspace, type OpenWorkspace, openWorkspace } from '../store/workspace.js';
import type { AskFile } from './ask-file.js';
import type { Batch } from './batch.js';
import type { ConsoleDb } from './console-db.js';
import type { Log } from './early-log.js';
import { DeskDoors } from './host-doors.js';
import type { ChangedPush } from './push.js';
import { ReaderNews } from './reader-news.js';
import { type LookedAt, SessionBoard } from './session-board.js';
import type { Simulation } from './simulation.js';
import { WorkspaceWait } from './workspace-wait.js';
import type { WriteLock } from './write-lock.js';

interface Deps {
  reader: ReaderClient;
  engine: EngineWatch;
  simulation: Simulation;
  consoleDb: ConsoleDb;
  changed: ChangedPush;
  log: Log;
  lock: WriteLock;
  batch: Pick<Batch, 'refuseRunning' | 'end'>;
  ask: AskFile;
  /** A workspace is open now. */
  onOpened(ws: OpenWorkspace): void;
  /** Where the demo workspace is made. */
  demoDir: string;
  /** Whether it waits for a locked v2.db as long as it takes: somebody sees that, and can end it. */
  patient: boolean;
}

const RECENT_LIMIT = 20;

/** What stands in the way of reading v2.db is said by whatever needs it. */
function dialectWhileReadable(ws: OpenWorkspace): Dialect | null {
  try {
    return ws.central.read(readDialect);
  } catch {
    return null;
  }
}

/** What the operator has in front of them: at most one open workspace, with what belongs to it. */
export class Desk {
  readonly reader: ReaderClient;
  readonly simulation: Simulation;
  readonly board: SessionBoard;
  readonly lock: WriteLock;
  /** The doors of the host of the open workspace. */
  readonly doors: DeskDoors;
  /** Where the demo workspace is made. */
  readonly demoDir: string;
  /** What the reader's own state is, for the person. */
  readonly readerNews: ReaderNews;
  #ws: OpenWorkspace | null = null;
  /** Whether the open workspace is one that we made. */
  #demo = false;
  #problem: string | null = null;
  /** For a locked v2.db. */
  readonly wait: WorkspaceWait<Workspace>;
  /** Opening and closing happen one after the other, whoever asks. */
  readonly #queue = serialQueue();

  constructor(private readonly deps: Deps) {
    this.reader = deps.reader;
    this.simulation = deps.simulation;
    this.board = new SessionBoard(deps);
    this.lock = deps.lock;
    this.doors = new DeskDoors({
      now: () => Date.now(),
      workspace: () => this.path,
      // Elsewhere than in a workspace that we made, the played host has no doors.
      played: () => this.#demo && deps.simulation.status().host.running,
      onChange: () => deps.changed.push(['hostDoor'], [], []),
    });
    this.demoDir = deps.demoDir;
    this.wait = new WorkspaceWait(deps);
    this.readerNews = new ReaderNews({
      nameOf: (id) => this.board.known(id)?.title ?? id,
      onChange: () => deps.changed.push(['reader'], [], []),
    });
  }

  /** @throws NO_WORKSPACE */
  get ws(): OpenWorkspace {
    if (this.#ws === null) throw Refusal.of('NO_WORKSPACE', {});
    return this.#ws;
  }

  /** Where the open workspace is; null when none is. */
  get path(): string | null {
    return this.#ws?.path ?? null;
  }

  /**
   * Waits without blocking while another process holds the open workspace's v2.db.
   * @returns the refusal when that takes longer than 5 s; null for anything else, which the
   * reading code will meet itself
   */
  async readable(): Promise<Refusal | null> {
    try {
      await this.#ws?.central.readable();
    } catch (error) {
      if (isWorkspaceBusy(error)) return error;
    }
    return null;
  }

  get problem(): string | null {
    return this.#problem;
  }

  /**
   * Where a session's files are: by the ids that v2.db has, never by what a caller says.
   * @throws NO_WORKSPACE, SESSION_NOT_FOUND
   */
  key(sessionId: string): SessionKey {
    return { agentGroupId: getSession(this.ws, sessionId).agentGroup.id, sessionId };
  }

  /**
   * By which rule a session's container polls.
   * @throws NO_WORKSPACE, SESSION_NOT_FOUND
   */
  pollRule(sessionId: string): PollRule {
    const { agentGroup } = getSession(this.ws, sessionId);
    return { limit: agentGroup.config?.mostMessages ?? POLL_LIMIT, order: this.dialect().pollOrder };
  }

  /**
   * In which time zone a host reads the recurrences of a session; of none in particular, with null.
   * @throws NO_WORKSPACE, SESSION_NOT_FOUND
   */
  zone(sessionId: string | null): HostZone {
    const config = sessionId === null ? null : getSession(this.ws, sessionId).agentGroup.config;
    return hostZone(this.ws, config);
  }

  /** The open workspace, once any opening or closing is done: the window never sees an in-between state. */
  async current(): Promise<Workspace | null> {
    await this.#queue(() => undefined);
    return this.#ws === null ? null : this.#describe(this.#ws);
  }

  /**
   * Which NanoClaw the open workspace is of.
   * @throws NO_WORKSPACE; WORKSPACE_BUSY and the other refusals of reading v2.db
   */
  dialect(): Dialect {
    return this.ws.central.read(readDialect);
  }

  #describe(ws: OpenWorkspace): Workspace {
    const dialect = dialectWhileReadable(ws);
    return {
      path: ws.path,
      name: ws.name,
      demo: this.#demo,
      readOnlyReason: this.lock.reason(ws.path) ?? ws.central.readOnlyReason,
      unavailable: this.board.unavailable,
      lock: this.lock.of(ws.path),
      exposedTo: exposedTo(guardsHere()),
      dialect,
      lacksUpgradeMarker: dialect?.upgradeMarker === true && !hasUpgradeMarker(ws),
    };
  }

  /**
   * Locks the open workspace or unlocks it. Locking stops whatever is simulated in it, which writes because this
   * console makes it; unlocking begins it again.
   * @throws NO_WORKSPACE, READ_ONLY when the console was started with --read-only; DISK_FULL, NOT_WRITABLE when
   * the lock cannot be saved, though it holds for now
   */
  async setLock(locked: boolean): Promise<Workspace> {
    const { ws } = this;
    try {
      this.lock.set(ws.path, locked);
    } finally {
      this.deps.changed.push(['workspace', 'simulation']);
      if (this.lock.of(ws.path) !== 'open') await this.simulation.pause();
    }
    // What stands in its way is said as it would be by starting it.
    if (this.lock.of(ws.path) === 'open') await this.simulation.resume();
    return this.#describe(ws);
  }

  recent(): RecentWorkspace[] {
    return this.deps.consoleDb
      .recentWorkspaces(RECENT_LIMIT)
      .map((entry) => ({ ...entry, exists: existsSync(entry.path) }));
  }

  forget(path: string): void {
    this.deps.consoleDb.forgetWorkspace(path);
  }

  /**
   * Locks a workspace for as long as this console runs, whichever is open.
   * @throws WORKSPACE_NOT_FOUND
   */
  async hold(given: string): Promise<void> {
    const { path } = findWorkspace(given);
    this.lock.hold(path);
    if (path !== this.path) return;
    this.deps.changed.push(['workspace', 'simulation']);
    await this.deps.batch.end();
    await this.simulation.stopAll();
  }

  /**
   * Where a window shows it, a locked v2.db is waited for as long as it takes, or until something else is to be opened
   * or closed. The previous workspace stays open meanwhile, and when it is refused.
   * @throws WORKSPACE_NOT_FOUND, WORKSPACE_DAMAGED, WORKSPACE_NOT_AWAITED; WORKSPACE_BUSY after 5 s elsewhere
   */
  open(path: string): Promise<Workspace> {
    return this.wait.once(path, () => this.#inTurn((signal) => this.#open(path, signal)));
  }

  /** Opens the demo workspace, making it first where it does not exist, and brings its agents to life. */
  async openDemo(): Promise<Workspace> {
    const { demoDir, lock } = this;
    const workspace = await this.#inTurn(async (signal) => {
      if (!isDemo(demoDir)) {
        lock.check(null);
        const { createDemo } = await import('../play/demo.js');
        await createDemo(demoDir);
      }
      return this.#open(demoDir, signal);
    });
    if (lock.of(workspace.path) === 'open') await this.#bringToLife();
    return workspace;
  }

  /** Asks where to, makes a demo workspace there, opens it and brings its agents to life. */
  async newDemo(): Promise<Workspace | null> {
    const path = await this.#askWhere('New demo workspace', 'demo-workspace');
    if (path === null) return null;
    const workspace = await this.#inTurn(async (signal) => {
      const { createDemo } = await import('../play/demo.js');
      await createDemo(path);
      return this.#open(path, signal);
    });
    await this.#bringToLife();
    return workspace;
  }

  /**
   * Asks where to, makes a workspace there that a host can adopt, without agents or chats, and opens it. What a host of
   * 2.1 and later still wants of it, the workspace itself says (`lacksUpgradeMarker`).
   */
  async newEmpty(): Promise<Workspace | null> {
    const path = await this.#askWhere('New workspace', 'data');
    if (path === null) return null;
    return this.#inTurn(async (signal) => {
      createWorkspace(path);
      return this.#open(path, signal);
    });
  }

  /** @throws READ_ONLY */
  #askWhere(title: string, defaultPath: string): Promise<string | null> {
    this.lock.check(null);
    return this.deps.ask.place({ title, buttonLabel: 'Make it', defaultPath });
  }

  /**
   * Makes the open demo workspace anew.
   * @throws NO_WORKSPACE, DEMO_REFUSED for a workspace that we did not make
   */
  async resetDemo(): Promise<Workspace> {
    const workspace = await this.#inTurn(async (signal) => {
      const { path } = this.ws;
      if (!isDemo(path)) throw Refusal.of('DEMO_REFUSED', { path });
      const { resetDemo } = await import('../play/demo.js');
      await this.#close();
      await resetDemo(path);
      // Its rows are numbered from one again.
      this.deps.consoleDb.forgetSeen(path);
      return this.#open(path, signal);
    });
    await this.#bringToLife();
    return workspace;
  }

  async #bringToLife(): Promise<void> {
    await this.simulation.startAgent(null, false);
    await this.simulation.startHost(false);
  }

  /** Asks for a folder and opens it. */
  async choose(): Promise<Workspace | null> {
    const path = await this.deps.ask.folder({
      title: 'Open a NanoClaw workspace',
      message: 'Choose the folder that holds v2.db, or a NanoClaw project',
    });
    return path === null ? null : this.open(path);
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#close();
      this.deps.changed.push(['workspace', 'session', 'simulation', 'question']);
    });
  }

  /** Runs what no call of the window waits for; a failure is kept for the window to show. */
  async report(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (thrown) {
      const { error } = toFailure(thrown);
      this.#problem = error.message;
      this.deps.log.warn('failed without a caller', error.code, error.message);
      this.deps.changed.push(['workspace'], [], []);
    }
  }

  async #open(path: string, signal: AbortSignal): Promise<Workspace> {
    const untouched = lookUntouched(findWorkspace(path), Date.now());
    const look = (): LookedAt => this.board.lookAt(openWorkspace(path));
    const looked = await this.wait.lookWhenFree(path, look, signal);
    const next = looked.ws;
    await this.#close();
    this.#ws = next;
    this.#demo = isDemo(next.path);
    this.simulation.enter(next, untouched);
    this.#problem = null;
    this.board.enter(looked);
    this.deps.consoleDb.rememberWorkspace(next.path, next.name, next.clock.now());
    this.deps.log.info('opened workspace', next.path);
    this.deps.onOpened(next);
    this.deps.changed.push(['workspace', 'session', 'simulation', 'question']);
    return this.#describe(next);
  }

  async #close(): Promise<void> {
    const ws = this.#ws;
    if (ws === null) return;
    this.doors.leave();
    await this.simulation.leave();
    this.#ws = null;
    this.board.leave();
    this.readerNews.reset();
    ws.close();
  }

  #inTurn<T>(action: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const signal = this.wait.renew();
    return this.#queue(() => {
      // It would go on writing in a workspace that is no longer open, and nobody would get its report.
      this.deps.batch.refuseRunning();
      return action(signal);
    });
  }
}
