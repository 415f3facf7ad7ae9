/** The simulated agent: one player for each session that it may play. */
import { statSync } from 'node:fs';
import { Refusal } from '../shared/errors.js';
import { readDemo } from '../store/demo.js';
import { centralDbPath } from '../store/files/paths.js';
import { listSessions } from '../store/session.js';
import type { SessionKey } from '../store/session-key.js';
import { openWorkspace } from '../store/workspace.js';
import type { AgentOptions } from './options.js';
import { pause } from './pause.js';
import { Player, type PlayerDeps } from './player.js';

/** New sessions are looked for this often; a stat when nothing changed. */
const LOOK_FOR_SESSIONS_MS = 2000;

export type AgentDeps = Omit<PlayerDeps, 'delayMs'>;

/**
 * Runs until `deps.signal` comes; resolves when everything in flight is written. Nothing is written
 * into v2.db: who started the agent marks its containers there.
 * @throws WORKSPACE_NOT_FOUND, WORKSPACE_DAMAGED, SESSION_NOT_FOUND when a session was named that is not there
 */
export async function runAgent(options: AgentOptions, deps: AgentDeps): Promise<void> {
  const found = sessionsToPlay(options);
  const ws = { path: found.path };
  const met = new Set<string>();
  const playing: Promise<void>[] = [];
  const meet = (key: SessionKey): boolean => {
    met.add(key.sessionId);
    const player = new Player(ws, key, { ...deps, delayMs: options.delayMs });
    try {
      player.takeOver();
    } catch (error) {
      // One session that cannot be played is no reason not to play the others.
      const reason = error instanceof Error ? error.message : String(error);
      deps.report({ type: 'refused', sessionId: key.sessionId, reason });
      return false;
    }
    playing.push(player.play());
    return true;
  };

  const taken = found.keys.filter(meet).map((key) => key.sessionId);
  deps.report({ type: 'ready', sessions: taken });

  // Empty, so that a session that was made during the first look is met by the second.
  let print = '';
  while (!deps.signal.aborted) {
    await pause(LOOK_FOR_SESSIONS_MS, deps.signal);
    const now = printOf(found.path);
    if (deps.signal.aborted || options.sessions.length > 0 || now === print) continue;
    print = now;
    try {
      for (const key of sessionsToPlay(options).keys) {
        if (met.has(key.sessionId) || !meet(key)) continue;
        deps.report({ type: 'joined', sessionId: key.sessionId });
      }
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 'INTERNAL';
      const message = error instanceof Error ? error.message : String(error);
      deps.report({ type: 'error', sessionId: null, code, message, fatal: false });
    }
  }
  await Promise.all(playing);
}

/** v2.db is in WAL: what is new may stand in the -wal beside it. */
function printOf(workspace: string): string {
  const central = centralDbPath({ path: workspace });
  return [central, `${central}-wal`]
    .map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }))
    .map((stats) => (stats === undefined ? '-' : `${stats.ino}:${stats.size}:${stats.mtimeNs}`))
    .join(' ');
}

/**
 * The sessions that were named; else the active ones, without those that the demo workspace has set up
 * to be looked at as they are (a stuck container that an agent revives is none any more).
 */
function sessionsToPlay(options: AgentOptions): { path: string; keys: SessionKey[] } {
  const ws = openWorkspace(options.workspace);
  try {
    const sessions = listSessions(ws);
    const named = options.sessions.map((id) => {
      const session = sessions.find((s) => s.id === id);
      if (session === undefined) throw Refusal.of('SESSION_NOT_FOUND', { id });
      return session;
    });
    const staged = new Set(readDemo(ws.path)?.stagedSessions ?? []);
    const active = sessions.filter((s) => s.status === 'active' && !staged.has(s.id));
    // Who marks them in v2.db in this order leaves the session that was active last on top.
    const chosen = (options.sessions.length > 0 ? named : active).toSorted(
      (a, b) => (a.lastActive ?? 0) - (b.lastActive ?? 0),
    );
    return {
      path: ws.path,
      keys: chosen.map((s) => ({ agentGroupId: s.agentGroup.id, sessionId: s.id })),
    };
  } finally {
    ws.close();
  }
}
