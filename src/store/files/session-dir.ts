/**
 * The one way into a session's folder. It belongs to a container, which may change what is in it at any moment,
 * so everything in it is reached through a folder that is held open. The agent group's folder above it is
 * mounted in no container: names in that one are the host's and ours.
 */
import path from 'node:path';
import { Refusal } from '../../contract/errors.js';
import type { SessionKey } from '../session-key.js';
import { readRefusal } from './fs-refusal.js';
import { HeldFolder } from './held-folder.js';
import { checkPlain, sessionDir, sessionDirRelative, type WorkspacePath } from './paths.js';

/** Opens a folder below the workspace; the walk reports which component is wrong, and how. */
function open(ws: WorkspacePath, relative: string): HeldFolder | null {
  try {
    return HeldFolder.at(path.join(ws.path, relative));
  } catch (error) {
    if (error instanceof Refusal) checkPlain(ws.path, relative, 'folder');
    throw readRefusal(error, path.join(ws.path, relative));
  }
}

/**
 * A session's folder, held open. Whoever asked for it closes it.
 * @returns null when there is none
 * @throws ID_UNSAFE, PATH_UNSAFE, NOT_READABLE
 */
export function findSessionDir(ws: WorkspacePath, key: SessionKey): HeldFolder | null {
  return open(ws, sessionDirRelative(key.agentGroupId, key.sessionId));
}

/**
 * As findSessionDir, for a session that must have one.
 * @throws SESSION_FOLDER_MISSING, ID_UNSAFE, PATH_UNSAFE, NOT_READABLE
 */
export function openSessionDir(ws: WorkspacePath, key: SessionKey): HeldFolder {
  const folder = findSessionDir(ws, key);
  if (folder !== null) return folder;
  throw Refusal.of('SESSION_FOLDER_MISSING', { path: sessionDir(ws, key.agentGroupId, key.sessionId) });
}

/**
 * Opens a session's folder, works in it, closes it.
 * @param work synchronous; must not hold on to the folder; gets null when there is none
 * @throws ID_UNSAFE, PATH_UNSAFE, NOT_READABLE, and what `work` throws
 */
export function inSessionDir<T>(
  ws: WorkspacePath,
  key: SessionKey,
  work: (folder: HeldFolder | null) => T,
): T {
  const folder = findSessionDir(ws, key);
  try {
    return work(folder);
  } finally {
    folder?.close();
  }
}

/**
 * Goes down from a folder, one component at a time.
 * @param names of folders, outermost first
 * @returns null when one of them is missing; what was opened on the way is closed again
 * @throws PATH_UNSAFE, NOT_READABLE
 */
export function folderBelow(from: HeldFolder, ...names: readonly string[]): HeldFolder | null {
  let folder: HeldFolder | null = null;
  for (const name of names) {
    const above: HeldFolder = folder ?? from;
    try {
      folder = above.folder(name);
    } catch (error) {
      throw readRefusal(error, path.join(above.path, name));
    } finally {
      if (above !== from) above.close();
    }
    if (folder === null) return null;
  }
  return folder;
}

/**
 * The folder of an agent group, held open.
 * @returns null when there is none
 * @throws ID_UNSAFE, PATH_UNSAFE, NOT_READABLE
 */
export function findGroupDir(ws: WorkspacePath, agentGroupId: string): HeldFolder | null {
  return open(ws, path.dirname(sessionDirRelative(agentGroupId, 'any')));
}
