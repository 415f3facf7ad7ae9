/** The played host: for each session, a NanoClaw host's half of it. */
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionSummary } from '../../contract/entities/session.js';
import { toFailure } from '../../contract/errors.js';
import { DELIVER_MS, SWEEP_MS } from '../../rules/host-rules.js';
import { readDialect } from '../../store/db/dialect.js';
import { whenReadable } from '../../store/db/lock-wait.js';
import type { WritableDb } from '../../store/db/sqlite.js';
import { DEMO_MARKER, readDemo } from '../../store/demo-marker.js';
import { centralDbPath } from '../../store/files/paths.js';
import { listQuestions } from '../../store/message/question.js';
import { listSessions } from '../../store/session/session.js';
import { type OpenWorkspace, openWorkspaceWhenFree } from '../../store/workspace.js';
import { claimSession, endLease, RENEW_MS, renewLease } from '../db/coordination-write.js';
import { dialectToPlay, type PlayedDialect } from '../dialect.js';
import { openHostDoors } from './host-doors.js';
import type { HostOptions } from './options.js';
import { type SessionFacts, SessionHost, type SessionHostDeps } from './session-host.js';

export interface HostDeps extends Omit<SessionHostDeps, 'failureRate' | 'dialect'> {
  /** Aborted when the host has to stop. */
  signal: AbortSignal;
  /** Registers a listener for the sessions that the simulated agent plays; called at once with the current ones. */
  onPlayed(listener: (sessions: ReadonlySet<string>) => void): void;
}

/**
 * Sweeps until `deps.signal` fires; resolves once what was in flight is written.
 * @throws WORKSPACE_NOT_FOUND, WORKSPACE_DAMAGED, WORKSPACE_BUSY
 */
export async function runHost(options: HostOptions, deps: HostDeps): Promise<void> {
  const ws = await openWorkspaceWhenFree(options.workspace, { clock: deps.clock });
  const host = new Host(ws, options, deps);
  // In somebody's workspace their own host will want them.
  const doors =
    options.scope === 'all' ? await openHostDoors(ws, { played: () => host.playing, ...deps }) : null;
  try {
    await host.keepLease();
    await host.sweep();
    deps.report({ type: 'ready' });
    while (!deps.signal.aborted) {
      await sleep(DELIVER_MS, undefined, { signal: deps.signal }).catch((error: unknown) => {
        if (!deps.signal.aborted) throw error;
      });
      if (deps.signal.aborted) break;
      await host.keepLease();
      await host.sweep();
    }
    await host.end();
  } finally {
    await doors?.stop();
    ws.close();
  }
}

/** One workspace's sessions, and which of them is looked at when. */
export class Host {
  private readonly sessions = new Map<string, SessionHost>();
  private facts = new Map<string, SessionFacts>();
  private played: ReadonlySet<string> = new Set();
  private print = '';
  private slowAt = Number.NEGATIVE_INFINITY;
  private readonly dialect: PlayedDialect;
  private readonly instanceId = randomUUID();
  private renewedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly ws: OpenWorkspace,
    private readonly options: Omit<HostOptions, 'workspace'>,
    private readonly deps: Omit<HostDeps, 'signal'>,
  ) {
    this.dialect = options.dialect ?? dialectToPlay(ws.central.read(readDialect));
    deps.onPlayed((sessions) => {
      for (const id of sessions) if (!this.played.has(id)) this.hold(id, true);
      for (const id of this.played) if (!sessions.has(id)) this.hold(id, false);
      this.played = sessions;
      for (const host of this.sessions.values()) host.setPlayed(sessions.has(host.key.sessionId));
      this.print = '';
    });
  }

  /** The sessions whose containers the simulated agent plays now. */
  get playing(): ReadonlySet<string> {
    return this.played;
  }

  /** A newer host has a lease, so that nobody takes its sessions for abandoned; renewed when that is due. */
  async keepLease(): Promise<void> {
    const now = this.deps.clock.now();
    if (this.dialect === '2.0' || now - this.renewedAt < RENEW_MS) return;
    await this.note((db) => renewLease(db, this.instanceId, now));
    this.renewedAt = now;
  }

  /** Ends in order: the lease says so, and the sessions are free. */
  async end(): Promise<void> {
    if (this.dialect === '2.0') return;
    await this.note((db) => endLease(db, this.instanceId, this.deps.clock.now()));
  }

  /** What it keeps of itself is no reason to stop when it cannot be written: the lease then runs out. */
  private async note(write: (db: WritableDb) => void): Promise<void> {
    try {
      await this.ws.central.write(write);
    } catch (error) {
      const { code, message } = toFailure(error).error;
      this.deps.report({ type: 'error', sessionId: null, code, message, fatal: false });
    }
  }

  /** Notes whether a session's container is this host's. */
  private hold(sessionId: string, held: boolean): void {
    if (this.dialect === '2.0') return;
    const { instanceId } = this;
    const now = this.deps.clock.now();
    this.ws.central.soon(`session_claims ${sessionId}`, (db) =>
      claimSession(db, { sessionId, instanceId, held, now }),
    );
  }

  /** One sweep over the sessions whose time has come. */
  async sweep(): Promise<void> {
    await this.refresh();
    const now = this.deps.clock.now();
    // A session that no simulated agent has played is looked at as often as a real host sweeps.
    const slow = now - this.slowAt >= SWEEP_MS;
    if (slow) this.slowAt = now;
    for (const [id, host] of this.sessions) {
      if (!host.hot && (!slow || this.options.scope === 'played')) continue;
      const facts = this.facts.get(id);
      if (facts !== undefined) await host.sweep(facts);
    }
  }

  /** What v2.db says, read again when it has changed. */
  private async refresh(): Promise<void> {
    const central = centralDbPath(this.ws);
    // v2.db is in WAL mode: news may stand in the -wal beside it. The marker says which sessions are staged.
    const print = [central, `${central}-wal`, join(this.ws.path, DEMO_MARKER)]
      .map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }))
      .map((stats) => (stats === undefined ? '-' : `${stats.ino}:${stats.size}:${stats.mtimeNs}`))
      .join(' ');
    if (print === this.print) return;
    try {
      await whenReadable(() => this.read());
      this.print = print;
    } catch (error) {
      const { code, message } = toFailure(error).error;
      this.deps.report({ type: 'error', sessionId: null, code, message, fatal: false });
    }
  }

  private read(): void {
    // What the demo has set up to be looked at as it is, and what a scenario is playing just now.
    const staged = new Set(readDemo(this.ws.path)?.stagedSessions ?? []);
    const questions = new Map<string, string[]>();
    for (const { sessionId, questionId } of listQuestions(this.ws)) {
      questions.set(sessionId, [...(questions.get(sessionId) ?? []), questionId]);
    }
    const mine = (s: SessionSummary): boolean =>
      this.played.has(s.id) || (s.status === 'active' && !staged.has(s.id));
    this.facts = new Map();
    for (const session of listSessions(this.ws).filter(mine)) {
      const { id } = session;
      this.facts.set(id, {
        claimed: session.container.claimed,
        openQuestions: questions.get(id) ?? [],
        status: session.status,
        threadId: session.threadId,
        folder: session.agentGroup.folder,
      });
      if (this.sessions.has(id)) continue;
      const key = { agentGroupId: session.agentGroup.id, sessionId: id };
      const { failureRate } = this.options;
      const host = new SessionHost(this.ws, key, { ...this.deps, failureRate, dialect: this.dialect });
      host.setPlayed(this.played.has(id));
      this.sessions.set(id, host);
    }
    for (const id of this.sessions.keys()) if (!this.facts.has(id)) this.sessions.delete(id);
  }
}
