/** What a maker that died left in a workspace's folders, found and cleared away. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fsRefusal, isMissing } from './fs-refusal.js';
import type { HeldFolder } from './held-folder.js';
import { assertSafeId, type WorkspacePath } from './paths.js';
import { removeTree } from './remove.js';
import { isLeftBehind, MAKING_PREFIX, parseMaking } from './session-making.js';

/** The size of each database of a fresh session, by name. */
export type FreshSizes = Readonly<Record<string, number>>;

function isEmpty(folder: HeldFolder, name: string): boolean {
  const inside = folder.folder(name);
  try {
    return inside !== null && inside.names().length === 0;
  } finally {
    inside?.close();
  }
}

/**
 * True for a session's folder that holds what it was made with and nothing else; a power cut may have left the
 * files empty. Looks by stat alone.
 */
function isFresh(folder: HeldFolder, sizes: FreshSizes): boolean {
  return folder.names().every((name) => {
    const stats = folder.look(name);
    if (name === 'outbox') return stats?.isDirectory() === true && isEmpty(folder, name);
    return stats?.isFile() === true && name in sizes && (stats.size === 0 || stats.size === sizes[name]);
  });
}

/** Under its own name a folder is either whole or absent: so one without a row is moved into what gets removed. */
function takeUnused(parent: HeldFolder, sessionId: string, making: string, sizes: FreshSizes): void {
  const placed = parent.look(sessionId)?.isDirectory() === true ? parent.folder(sessionId) : null;
  if (placed === null) return;
  try {
    if (!isFresh(placed, sizes)) return;
  } finally {
    placed.close();
  }
  const into = parent.folder(making);
  if (into === null) return;
  try {
    parent.move(sessionId, into, 'unused');
  } finally {
    into.close();
  }
}

/**
 * Removes a half-made session folder. What its maker had placed, and whose row was never committed, goes
 * with it, unless anything has been added to it. Call it in a transaction on v2.db, so that nobody gives
 * that folder a row meanwhile.
 * @param parent the agent group's folder
 * @param hasRow whether v2.db has a session of that id
 * @returns false when it was not removed: somebody is still making it, or it is not ours
 */
export function clearMaking(
  parent: HeldFolder,
  name: string,
  deps: { now: number; sizes: FreshSizes; hasRow: (sessionId: string) => boolean },
): boolean {
  const making = parseMaking(name);
  if (making === null || !isLeftBehind(parent, name, making, deps.now)) return false;
  try {
    assertSafeId(making.what);
    const stats = parent.look(name);
    if (stats === null) return true;
    if (!stats.isDirectory()) return false;
    if (!deps.hasRow(making.what)) takeUnused(parent, making.what, name, deps.sizes);
    removeTree(parent, name);
    return true;
  } catch (error) {
    if (isMissing(error)) return true; // Somebody else has just cleared it away.
    throw fsRefusal(error, path.join(parent.path, name));
  }
}

/**
 * Removes a half-made file in a session's folder. That folder is the container's too: only a file goes, never a
 * folder that somebody gave such a name.
 * @param folder the session's
 * @returns false when it was not removed
 */
export function clearPart(folder: HeldFolder, name: string, now: number): boolean {
  const making = parseMaking(name);
  if (making === null || !isLeftBehind(folder, name, making, now)) return false;
  try {
    const stats = folder.look(name);
    if (stats === null) return true;
    if (!stats.isFile()) return false;
    folder.removeFile(name);
    return true;
  } catch (error) {
    if (isMissing(error)) return true;
    throw fsRefusal(error, path.join(folder.path, name));
  }
}

/** The names of what is half-made in a folder. */
export function leftoversIn(folder: HeldFolder): string[] {
  try {
    return folder.names().filter((name) => name.startsWith(MAKING_PREFIX));
  } catch (error) {
    if (isMissing(error)) return [];
    throw fsRefusal(error, folder.path);
  }
}

/** A session's folder as it stands on disk. */
export interface FoundFolder {
  agentGroupId: string;
  /** Its name: a session's id, or one of what is half-made. */
  name: string;
}

/** Every folder two levels below v2-sessions, by name. Links and files are left out, never followed. */
export function sessionFolders(ws: WorkspacePath): FoundFolder[] {
  const foldersIn = (...below: string[]): string[] => {
    try {
      return (
        readdirSync(path.join(ws.path, 'v2-sessions', ...below), { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => entry.name)
          // .claude-shared and the like are the agent's, not sessions; nor is the folder where
          // our messages' files wait.
          .filter((name) => !name.startsWith('.') || name.startsWith(MAKING_PREFIX))
          .sort()
      );
    } catch (error) {
      if (isMissing(error)) return [];
      throw fsRefusal(error, path.join(ws.path, 'v2-sessions', ...below));
    }
  };
  return foldersIn().flatMap((agentGroupId) =>
    foldersIn(agentGroupId).map((name) => ({ agentGroupId, name })),
  );
}
