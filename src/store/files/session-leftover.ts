/** What a maker that died left in a workspace's folders, found and cleared away. */
import { lstatSync, readdirSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { fsRefusal, isMissing } from './fs-refusal.js';
import { assertSafeId, type WorkspacePath } from './paths.js';
import { isLeftBehind, MAKING_PREFIX, parseMaking } from './session-making.js';

/** The size of each database of a fresh session, by name. */
export type FreshSizes = Readonly<Record<string, number>>;

/**
 * True for a session's folder that holds what it was made with and nothing else; a power cut may have left
 * the files empty. Looks by stat alone.
 */
function isFresh(folder: string, sizes: FreshSizes): boolean {
  return readdirSync(folder).every((name) => {
    const full = path.join(folder, name);
    const stats = lstatSync(full);
    if (name === 'outbox') return stats.isDirectory() && readdirSync(full).length === 0;
    return stats.isFile() && name in sizes && (stats.size === 0 || stats.size === sizes[name]);
  });
}

/**
 * Removes a half-made session folder. What its maker had placed, and whose row was never committed, goes
 * with it, unless anything has come into it. To be called in a transaction on v2.db, so that nobody gives
 * that folder a row meanwhile.
 * @param parent the agent group's folder, absolute
 * @param hasRow whether v2.db has a session of that id
 * @returns false when it was not removed: somebody is still at it, or it is not ours
 */
export function clearMaking(
  parent: string,
  name: string,
  deps: { now: number; sizes: FreshSizes; hasRow: (sessionId: string) => boolean },
): boolean {
  const making = parseMaking(name);
  const full = path.join(parent, name);
  if (making === null || !isLeftBehind(full, making, deps.now)) return false;
  try {
    assertSafeId(making.what);
    if (!lstatSync(full).isDirectory()) return false;
    const placed = path.join(parent, making.what);
    const stands = lstatSync(placed, { throwIfNoEntry: false })?.isDirectory() === true;
    if (stands && !deps.hasRow(making.what) && isFresh(placed, deps.sizes)) {
      // Under its own name a folder is whole or not there at all.
      renameSync(placed, path.join(full, 'unused'));
    }
    rmSync(full, { recursive: true, force: true });
    return true;
  } catch (error) {
    if (isMissing(error)) return true; // Somebody else has just cleared it away.
    throw fsRefusal(error, full);
  }
}

/**
 * Removes a half-made file in a session's folder. That folder is the container's too: only a file goes,
 * never a folder that somebody gave such a name.
 * @param folder the session's folder, absolute
 * @returns false when it was not removed
 */
export function clearPart(folder: string, name: string, now: number): boolean {
  const making = parseMaking(name);
  const full = path.join(folder, name);
  if (making === null || !isLeftBehind(full, making, now)) return false;
  try {
    if (!lstatSync(full).isFile()) return false;
    unlinkSync(full);
    return true;
  } catch (error) {
    if (isMissing(error)) return true;
    throw fsRefusal(error, full);
  }
}

/** The names of what is half-made in a folder (absolute path); none where there is no such folder. */
export function leftoversIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.startsWith(MAKING_PREFIX));
  } catch (error) {
    if (isMissing(error)) return [];
    throw fsRefusal(error, folder);
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
      return readdirSync(path.join(ws.path, 'v2-sessions', ...below), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw fsRefusal(error, path.join(ws.path, 'v2-sessions', ...below));
    }
  };
  return foldersIn().flatMap((agentGroupId) =>
    foldersIn(agentGroupId).map((name) => ({ agentGroupId, name })),
  );
}
