import { existsSync } from 'node:fs';
import { type BrowserWindow, dialog } from 'electron';
import type { ReaderClient } from '../reader/client.js';
import type { AgentStatus } from '../shared/contract.js';
import type { SessionSummary } from '../shared/entities/session.js';
import type { RecentWorkspace, Workspace } from '../shared/entities/workspace.js';
import { Refusal, toFailure } from '../shared/errors.js';
import { markContainerRunning, markContainerStopped } from '../store/container.js';
import { createDemo, isDemo } from '../store/demo.js';
import { getSession, listSessions } from '../store/session.js';
import type { SessionKey } from '../store/session-key.js';
import { type OpenWorkspace, openWorkspace } from '../store/workspace.js';
import type { AgentProcess } from './agent-process.js';
import type { ConsoleDb } from './console-db.js';
import type { Flags } from './flags.js';
import type { ChangedPush } from './ipc/events.js';
import type { Log } from './log.js';

interface Deps {
  reader: ReaderClient;
  agent: AgentProcess;
  consoleDb: ConsoleDb;
  changed: ChangedPush;
  log: Log;
  readOnly: boolean;
  /** Where the demo workspace is made. */
  demoDir: string;
}

const RECENT_LIMIT = 20;

/** What the operator has in front of them: at most one open workspace, with what belongs to it. */
export class Desk {
  readonly reader: ReaderClient;
  readonly agent: AgentProcess;
  #ws: OpenWorkspace | null = null;
  #problem: string | null = null;
  /** Opening and closing happen one after the other, whoever asks. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: Deps) {
    this.reader = deps.reader;
    this.agent = deps.agent;
    this.reader.onChanged(({ sessions, central, nouns }) => {
      if (central) this.#watch();
      deps.changed.push(central ? [...nouns, 'session', 'question'] : nouns, central ? [] : sessions);
    });
  }

  /** @throws NO_WORKSPACE */
  get ws(): OpenWorkspace {
    if (this.#ws === null) throw Refusal.of('NO_WORKSPACE', {});
    return this.#ws;
  }

  get problem(): string | null {
    return this.#problem;
  }

  /**
   * Where a session's files are: its ids as v2.db has them, never as a caller says.
   * @throws NO_WORKSPACE, SESSION_NOT_FOUND
   */
  key(sessionId: string): SessionKey {
    return { agentGroupId: getSession(this.ws, sessionId).agentGroup.id, sessionId };
  }

  /** Adds what the reader knows of a session, and whether our own agent plays it, to what v2.db says. */
  withKnown(session: SessionSummary): SessionSummary {
    const known = this.reader.digests().get(session.id);
    const container = { ...session.container, ...known?.container, simulated: this.agent.plays(session.id) };
    return { ...session, container, digest: known?.digest ?? null };
  }

  /** The open workspace, once what is being opened or closed is done: the window never sees a moment between. */
  async current(): Promise<Workspace | null> {
    await this.#queue;
    return this.#ws === null ? null : this.#describe(this.#ws);
  }

  #describe(ws: OpenWorkspace): Workspace {
    return {
      path: ws.path,
      name: ws.name,
      demo: isDemo(ws.path),
      readOnlyReason: this.deps.readOnly
        ? 'The console was started with --read-only.'
        : ws.central.readOnlyReason,
    };
  }

  recent(): RecentWorkspace[] {
    return this.deps.consoleDb
      .recentWorkspaces(RECENT_LIMIT)
      .map((entry) => ({ ...entry, exists: existsSync(entry.path) }));
  }

  forget(path: string): void {
    this.deps.consoleDb.forgetWorkspace(path);
  }

  /** The workspace that the flags name, else the last one that is still there, else the demo. */
  async openFirst(flags: Flags): Promise<void> {
    if (flags.workspace !== null) await this.open(flags.workspace);
    else if (flags.demo) await this.openDemo();
    else {
      const last = this.recent().find((entry) => entry.exists);
      if (last === undefined && !this.deps.readOnly) await this.openDemo();
      else if (last !== undefined) await this.open(last.path);
    }
  }

  /** @throws WORKSPACE_NOT_FOUND, WORKSPACE_DAMAGED; the workspace that was open stays so */
  open(path: string): Promise<Workspace> {
    return this.#inTurn(() => this.#open(path));
  }

  /** Opens the demo workspace, makes it first where it is not there, and brings its agents to life. */
  async openDemo(): Promise<Workspace> {
    const { demoDir, readOnly } = this.deps;
    const workspace = await this.#inTurn(async () => {
      if (!isDemo(demoDir)) {
        if (readOnly) throw Refusal.of('READ_ONLY', {});
        await createDemo(demoDir);
      }
      return this.#open(demoDir);
    });
    if (!readOnly) await this.startAgent();
    return workspace;
  }

  /** Shows the folder dialog. */
  async choose(window: BrowserWindow | null): Promise<Workspace | null> {
    const options: Electron.OpenDialogOptions = {
      title: 'Open a NanoClaw workspace',
      message: 'Choose the folder that holds v2.db, or a NanoClaw project',
      properties: ['openDirectory', 'showHiddenFiles'],
    };
    const { canceled, filePaths } =
      window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
    const path = filePaths[0];
    return canceled || path === undefined ? null : this.open(path);
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#close();
      this.deps.changed.push(['workspace', 'session', 'agent', 'question']);
    });
  }

  agentStatus(): AgentStatus {
    const ws = this.#ws;
    if (ws === null) return { available: false, reason: 'No workspace is open.', running: false };
    if (!isDemo(ws.path)) {
      return {
        available: false,
        reason: 'The simulated agent runs in the demo workspace only.',
        running: this.agent.running,
      };
    }
    return { available: true, reason: null, running: this.agent.running };
  }

  /**
   * Lets the simulated agent play the containers of the active sessions, and marks those it took.
   * @throws AGENT_REFUSED outside the demo workspace, or when it ends at once
   */
  async startAgent(): Promise<AgentStatus> {
    const status = this.agentStatus();
    if (!status.available)
      throw Refusal.of('AGENT_REFUSED', { reason: status.reason ?? 'it is not available' });
    if (!status.running) {
      const ws = this.ws;
      const played = await this.agent.start(ws.path).catch((cause: unknown) => {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw Refusal.of('AGENT_REFUSED', { reason }, cause);
      });
      for (const id of played) await markContainerRunning(ws, id);
    }
    return this.agentStatus();
  }

  async stopAgent(): Promise<AgentStatus> {
    const ws = this.#ws;
    const played = ws === null ? [] : listSessions(ws).filter((s) => this.agent.plays(s.id));
    await this.agent.stop();
    if (ws !== null) for (const { id } of played) await markContainerStopped(ws, id);
    return this.agentStatus();
  }

  /** Runs what no call of the window waits for; a failure is kept for the window to show. */
  async report(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (thrown) {
      const { error } = toFailure(thrown);
      this.#problem = error.message;
      this.deps.log.warn('failed without a caller', error.code, error.message);
      this.deps.changed.push(['workspace']);
    }
  }

  #watch(): void {
    const ws = this.#ws;
    if (ws === null) return;
    const sessions = listSessions(ws);
    this.reader.watch({
      workspace: ws.path,
      sessions: sessions.map((s) => ({ agentGroupId: s.agentGroup.id, sessionId: s.id })),
      hot: sessions.filter((s) => s.container.claimed !== 'stopped').map((s) => s.id),
    });
  }

  async #open(path: string): Promise<Workspace> {
    const next = openWorkspace(path);
    await this.#close();
    this.#ws = next;
    this.#problem = null;
    this.#watch();
    this.deps.consoleDb.rememberWorkspace(next.path, next.name, next.clock.now());
    this.deps.log.info('opened workspace', next.path);
    this.deps.changed.push(['workspace', 'session', 'agent', 'question']);
    return this.#describe(next);
  }

  async #close(): Promise<void> {
    const ws = this.#ws;
    if (ws === null) return;
    await this.stopAgent();
    this.#ws = null;
    this.reader.watch({ workspace: null, sessions: [], hot: [] });
    ws.close();
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(action);
    // The next in the queue does not fail because this one did.
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}
