import { type Dir, lstatSync, opendirSync } from 'node:fs';
import path from 'node:path';
import type { SessionFile } from '../../shared/entities/session.js';
import { Refusal } from '../../shared/errors.js';
import type { SessionKey } from '../session-key.js';
import { checkPlain, sessionDirRelative, type WorkspacePath } from './paths.js';

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
  const relative = sessionDirRelative(key.agentGroupId, key.sessionId);
  const base = path.join(ws.path, relative);
  if (checkPlain(ws.path, relative, 'folder') === null)
    throw Refusal.of('SESSION_FOLDER_MISSING', { path: base });
  const files: SessionFile[] = [];
  let entries = 0;
  let moreFiles = false;

  const walk = (folder: string, depth: number): void => {
    let dir: Dir;
    try {
      dir = opendirSync(path.join(base, folder));
    } catch {
      moreFiles = true; // Gone, or not ours to read: the list says that it is not all.
      return;
    }
    try {
      for (let entry = dir.readSync(); entry !== null; entry = dir.readSync()) {
        entries += 1;
        if (entries > MOST_ENTRIES) {
          moreFiles = true;
          return;
        }
        const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
        const stats = lstatSync(path.join(base, name), { throwIfNoEntry: false });
        if (stats === undefined) continue;
        if (!stats.isDirectory()) {
          files.push({ path: name, size: stats.size, modifiedAt: stats.mtimeMs });
        } else if (depth < DEPTH) {
          walk(name, depth + 1);
        } else {
          moreFiles = true;
        }
      }
    } finally {
      dir.closeSync();
    }
  };
  walk('', 0);
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), moreFiles };
}
