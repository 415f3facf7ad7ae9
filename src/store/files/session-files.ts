import type { SessionFile } from '../../contract/entities/session.js';
import type { SessionKey } from '../session-key.js';
import { readRefusal } from './fs-refusal.js';
import type { HeldFolder } from './held-folder.js';
import type { WorkspacePath } from './paths.js';
import { openSessionDir } from './session-dir.js';

const MOST_ENTRIES = 500;
const DEPTH = 3;

/**
 * The files of a session's folder, for the inspector: at most 500 entries, three folders deep, by path. Links
 * are listed, never followed.
 * @throws SESSION_FOLDER_MISSING, PATH_UNSAFE
 */
export function listSessionFiles(
  ws: WorkspacePath,
  key: SessionKey,
): { files: SessionFile[]; moreFiles: boolean } {
  const files: SessionFile[] = [];
  let entries = 0;
  let moreFiles = false;

  const add = (folder: HeldFolder, name: string, at: string, depth: number): void => {
    const stats = folder.look(name);
    if (stats === null) return;
    if (!stats.isDirectory()) files.push({ path: at, size: stats.size, modifiedAt: stats.mtimeMs });
    else if (depth < DEPTH) below(folder, name, at, depth + 1);
    else moreFiles = true;
  };

  const below = (folder: HeldFolder, name: string, at: string, depth: number): void => {
    let inside: HeldFolder | null = null;
    try {
      inside = folder.folder(name);
      if (inside !== null) walk(inside, `${at}/`, depth);
    } catch {
      moreFiles = true; // Gone, swapped, or not readable for us: the list says that it is incomplete.
    } finally {
      inside?.close();
    }
  };

  const walk = (folder: HeldFolder, prefix: string, depth: number): void => {
    for (const name of folder.eachName()) {
      entries += 1;
      if (entries > MOST_ENTRIES) {
        moreFiles = true;
        return;
      }
      add(folder, name, prefix + name, depth);
    }
  };

  const session = openSessionDir(ws, key);
  try {
    walk(session, '', 0);
  } catch (error) {
    throw readRefusal(error, session.path);
  } finally {
    session.close();
  }
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), moreFiles };
}
