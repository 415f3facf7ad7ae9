/**
 * The sign of life, and whose it is.
 *
 * The mtime of .heartbeat is all that a host looks at. Ours also says in its content which mtime we
 * gave it. So a beat is ours exactly when content and mtime agree: that survives our own crash and a
 * quick restart, needs no write to a database, and cannot be claimed by mistake, because a real
 * container that touches the file moves the mtime away from what the content says. (A marker in
 * session_state would go on claiming a session that a real container has taken over since.)
 */
import { closeSync, constants, futimesSync, openSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import { checkPlain, heartbeatPath, sessionDirRelative, type WorkspacePath } from '../store/files/paths.js';
import type { SessionKey } from '../store/session-key.js';

/** A heartbeat younger than this belongs to a container that lives (the host's own patience with a claim). */
const FRESH_MS = 60_000;

// simulated-agent <mtime in ms> <process id>
const MARK = /^simulated-agent (\d{1,16}) (\d{1,10})$/;
const MARK_LIMIT = 64;

/** What stands in .heartbeat now. */
interface Beat {
  /** When it last beat, ms since 1970 UTC. */
  at: number;
  /** The process id of the simulated agent that gave this beat; null when it was somebody else. */
  by: number | null;
}

function relativePath(key: SessionKey): string {
  return path.join(sessionDirRelative(key.agentGroupId, key.sessionId), '.heartbeat');
}

/**
 * Looks at the heartbeat without touching it; null when there is none.
 * @throws PATH_UNSAFE when it is not a plain file in the session's folder
 */
export function readBeat(ws: WorkspacePath, key: SessionKey): Beat | null {
  const stats = checkPlain(ws.path, relativePath(key), 'file');
  if (stats === null) return null;
  const at = Math.round(stats.mtimeMs);
  // A real container leaves it empty, and we write less than this.
  const mark = stats.size > 0 && stats.size < MARK_LIMIT ? MARK.exec(readMark(ws, key)) : null;
  return { at, by: mark?.[1] === String(at) ? Number(mark[2]) : null };
}

function readMark(ws: WorkspacePath, key: SessionKey): string {
  const fd = openSync(
    heartbeatPath(ws, key.agentGroupId, key.sessionId),
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  );
  try {
    const bytes = Buffer.alloc(MARK_LIMIT);
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(fd);
  }
}

/**
 * Gives a sign of life at `now` (ms since 1970 UTC) and returns the mtime that it left, in whole ms.
 * @throws PATH_UNSAFE when something else than a plain file stands there
 */
export function beat(ws: WorkspacePath, key: SessionKey, now: number): number {
  checkPlain(ws.path, relativePath(key), 'file');
  const at = Math.round(now);
  const fd = openSync(
    heartbeatPath(ws, key.agentGroupId, key.sessionId),
    constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    0o644,
  );
  try {
    writeSync(fd, `simulated-agent ${at} ${process.pid}`);
    futimesSync(fd, at / 1000, at / 1000);
  } finally {
    closeSync(fd);
  }
  return at;
}

/**
 * Why this session must be left alone at `now`, in words; null when it may be played: nobody gives
 * signs of life, or only a simulated agent did that is no more.
 * @throws PATH_UNSAFE
 */
export function livedInBecause(ws: WorkspacePath, key: SessionKey, now: number): string | null {
  const last = readBeat(ws, key);
  if (last === null || now - last.at >= FRESH_MS) return null;
  const age = `${Math.max(0, Math.round((now - last.at) / 1000))} s ago`;
  if (last.by === null) return `its container gave a sign of life ${age}`;
  if (last.by === process.pid || !isAlive(last.by)) return null;
  return `another simulated agent (process ${last.by}) plays it, last sign of life ${age}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but somebody else's.
    return error instanceof Error && Reflect.get(error, 'code') === 'EPERM';
  }
}
