/** The simulated agent: one seat for each session that it may play. */

import { statSync } from 'node:fs';
import path from 'node:path';
import type { PollRule } from '../../contract/entities/next-poll.js';
import { Refusal, toFailure } from '../../contract/errors.js';
import { reasonOf } from '../../contract/system-error.js';
import { POLL_LIMIT } from '../../rules/poll-rule.js';
import { readDialect } from '../../store/db/dialect.js';
import { isWorkspaceBusy, whenReadable } from '../../store/db/lock-wait.js';
import { DEMO_MARKER, readDemo } from '../../store/demo-marker.js';
import { centralDbPath } from '../../store/files/paths.js';
import { serialQueue } from '../../store/serial-queue.js';
import { listSessions } from '../../store/session/session.js';
import type { SessionKey } from '../../store/session-key.js';
import { openWorkspaceWhenFree } from '../../store/workspace.js';
import { dialectToPlay, type PlayedDialect, POLL_ORDERS } from '../dialect.js';
import type { AgentOptions } from './options.js';
import { pause } from './pause.js';
import type { AgentReport, SessionCommand } from './protocol.js';
import { Seat } from './seat.js';

interface Playable {
  key: SessionKey;
  /** By which its container polls: it is told when it is started. */
  poll: PollRule;
  dialect: PlayedDialect;
}

/** How often new sessions are looked for; costs a stat when nothing changed. */
const LOOK_FOR_SESSIONS_MS = 2000;

export interface AgentDeps {
  clock: { now(): number };
  newId(prefix: string): string;
  report(report: AgentReport): void;
  /** Aborted when the agent has to stop. */
  signal: AbortSignal;
  /** Passes on what the parent says about single sessions, from its first word on. */
  onCommand(listener: (command: SessionCommand) => void): void;
}

/**
 * Runs until `deps.signal` fires; resolves once everything in flight is written. Nothing is written into v2.db:
 * whoever started the agent marks its containers there.
 * @throws WORKSPACE_NOT_FOUND, WORKSPACE_DAMAGED, SESSION_NOT_FOUND when a session was named that is not there
 */
export async function runAgent(options: AgentOptions, deps: AgentDeps): Promise<void> {
  const found = await sessionsToPlay(options);
  const seats = new Map<string, Seat>();
  const seatAt = ({ key, poll, dialect }: Playable): Seat => {
    const seat =
      seats.get(key.sessionId) ??
      new Seat({ path: found.path }, key, { ...deps, poll, dialect, delayMs: options.delayMs });
    seats.set(key.sessionId, seat);
    return seat;
  };
  const taken = found.playable.filter((one) => seatAt(one).take()).map(({ key }) => key.sessionId);
  deps.report({ type: 'ready', sessions: taken });

  const obey = async ({ type, sessionId }: SessionCommand): Promise<void> => {
    if (deps.signal.aborted) return;
    try {
      const seat =
        seats.get(sessionId) ?? seatAt(await findSession({ ...options, workspace: found.path }, sessionId));
      if (!deps.signal.aborted) void (type === 'play' ? seat.play() : seat.rest());
    } catch (error) {
      const reason = reasonOf(error);
      deps.report({ type: 'status', sessionId, state: 'refused', reason });
    }
  };
  // One after the other: a session may have to be looked up, and the last order wins.
  const inTurn = serialQueue();
  deps.onCommand((command) => void inTurn(() => obey(command)));

  // Empty, so that a session that was made during the first look is found by the second.
  let print = '';
  while (!deps.signal.aborted) {
    await pause(LOOK_FOR_SESSIONS_MS, deps.signal);
    const now = printOf(found.path);
    if (deps.signal.aborted || options.sessions.length > 0 || now === print) continue;
    print = now;
    try {
      const { playable } = await sessionsToPlay(options);
      if (deps.signal.aborted) break;
      for (const one of playable) if (!seats.has(one.key.sessionId)) seatAt(one).take();
    } catch (error) {
      if (isWorkspaceBusy(error)) print = '';
      const { code, message } = toFailure(error).error;
      deps.report({ type: 'error', sessionId: null, code, message, fatal: false });
    }
  }
  await Promise.all([...seats.values()].map((seat) => seat.leave()));
}

/**
 * Changes when there may be new sessions to play. v2.db is in WAL mode: news may stand in the -wal beside it.
 * The demo's marker says which sessions are to be left alone, for as long as that lasts.
 */
function printOf(workspace: string): string {
  const central = centralDbPath({ path: workspace });
  return [central, `${central}-wal`, path.join(workspace, DEMO_MARKER)]
    .map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }))
    .map((stats) => (stats === undefined ? '-' : `${stats.ino}:${stats.size}:${stats.mtimeNs}`))
    .join(' ');
}

/** @throws SESSION_NOT_FOUND */
async function findSession(options: AgentOptions, id: string): Promise<Playable> {
  const [found] = (await sessionsToPlay({ ...options, sessions: [id] })).playable;
  if (found === undefined) throw Refusal.of('SESSION_NOT_FOUND', { id });
  return found;
}

/**
 * The sessions that were named; otherwise the active ones, without those that the demo workspace has set up to
 * be looked at as they are (a stuck container that an agent revives is no longer stuck).
 * @throws SESSION_NOT_FOUND
 */
async function sessionsToPlay(
  options: Pick<AgentOptions, 'workspace' | 'sessions' | 'dialect'>,
): Promise<{ path: string; playable: Playable[] }> {
  const ws = await openWorkspaceWhenFree(options.workspace);
  try {
    const sessions = await whenReadable(() => listSessions(ws));
    const dialect = options.dialect ?? dialectToPlay(ws.central.read(readDialect));
    const named = options.sessions.map((id) => {
      const session = sessions.find((s) => s.id === id);
      if (session === undefined) throw Refusal.of('SESSION_NOT_FOUND', { id });
      return session;
    });
    const staged = new Set(readDemo(ws.path)?.stagedSessions ?? []);
    const active = sessions.filter((s) => s.status === 'active' && !staged.has(s.id));
    // Marked in v2.db in this order, the session that was last active ends up on top.
    const chosen = (options.sessions.length > 0 ? named : active).toSorted(
      (a, b) => (a.lastActive ?? 0) - (b.lastActive ?? 0),
    );
    return {
      path: ws.path,
      playable: chosen.map(({ id, agentGroup }) => ({
        key: { agentGroupId: agentGroup.id, sessionId: id },
        poll: { limit: agentGroup.config?.mostMessages ?? POLL_LIMIT, order: POLL_ORDERS[dialect] },
        dialect,
      })),
    };
  } finally {
    ws.close();
  }
}
