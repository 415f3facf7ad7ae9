/** Touching the heartbeat in a session's folder, marked as simulated (docs/adr/0007). */
import { closeSync, ftruncateSync, futimesSync, writeSync } from 'node:fs';
import { fsRefusal } from '../../store/files/fs-refusal.js';
import { HEARTBEAT } from '../../store/files/heartbeat.js';
import { heartbeatPath, type WorkspacePath } from '../../store/files/paths.js';
import { inSessionDir, openSessionDir } from '../../store/files/session-dir.js';
import type { SessionKey } from '../../store/session-key.js';

/**
 * @param at the mtime that it gets, ms since 1970 UTC
 * @param by the process id of the writer
 * @returns that mtime in whole ms
 * @throws SESSION_FOLDER_MISSING; PATH_UNSAFE when something other than a plain file stands
 * there; DISK_FULL, NOT_WRITABLE
 */
export function writeHeartbeat(ws: WorkspacePath, key: SessionKey, at: number, by: number): number {
  const whole = Math.round(at);
  const folder = openSessionDir(ws, key);
  try {
    const fd = folder.openForWriting(HEARTBEAT);
    try {
      // Written over the old mark, so that at no moment an empty file looks like the beat of a real container.
      ftruncateSync(fd, writeSync(fd, `simulated-agent ${whole} ${by}`, 0));
      futimesSync(fd, whole / 1000, whole / 1000);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw fsRefusal(error, heartbeatPath(ws, key.agentGroupId, key.sessionId));
  } finally {
    folder.close();
  }
  return whole;
}

/** Removes the heartbeat, as in a session whose container has just been started. */
export function removeHeartbeat(ws: WorkspacePath, key: SessionKey): void {
  inSessionDir(ws, key, (folder) => folder?.removeFile(HEARTBEAT));
}
