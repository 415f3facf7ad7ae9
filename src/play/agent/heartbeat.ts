/**
 * The heartbeat, and whose it is.
 *
 * The mtime of .heartbeat is all that a host looks at. Ours also says in its content which mtime we gave it. So
 * a beat is ours exactly when content and mtime agree: that survives our own crash and a quick restart, needs
 * no write to a database, and cannot be claimed by mistake, because a real container that touches the file
 * moves the mtime away from what the content says. (A marker in session_state would go on claiming a session
 * that a real container has since taken over.)
 */
import { FRESH_MS, readBeat } from '../../store/files/heartbeat.js';
import { isAlive } from '../../store/files/is-alive.js';
import type { WorkspacePath } from '../../store/files/paths.js';
import type { SessionKey } from '../../store/session-key.js';
import { writeHeartbeat } from '../files/heartbeat-write.js';

/**
 * Beats at `now` (ms since 1970 UTC) and returns the mtime that it left, in whole ms.
 * @throws as writeHeartbeat
 */
export function beat(ws: WorkspacePath, key: SessionKey, now: number): number {
  return writeHeartbeat(ws, key, now, process.pid);
}

/**
 * Why this session must be left alone at `now`, in words; null when it may be played: nobody gives signs of
 * life, or only a simulated agent that no longer exists did.
 * @throws PATH_UNSAFE
 */
export function livedInBecause(ws: WorkspacePath, key: SessionKey, now: number): string | null {
  const last = readBeat(ws, key);
  if (last === null || now - last.at >= FRESH_MS) return null;
  const age = `${Math.max(0, Math.round((now - last.at) / 1000))} s ago`;
  if (last.by === null) return `its container was last seen ${age}`;
  if (last.by === process.pid || !isAlive(last.by)) return null;
  return `another simulated agent (process ${last.by}) plays it, last seen ${age}`;
}
