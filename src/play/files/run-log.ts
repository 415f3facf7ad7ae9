/**
 * The run log of a task series: groups/<folder>/tasks/<series>.md of the project that the workspace belongs to. A group's
 * folder is its agent's, which may put anything there: so it is held open, as a session's is (docs/adr/0026).
 */
import { closeSync, fstatSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDemo } from '../../store/demo-marker.js';
import { HeldFolder } from '../../store/files/held-folder.js';
import type { WorkspacePath } from '../../store/files/paths.js';

/** One path component that is no dot folder. */
const SAFE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Where the groups of a workspace have their folders: beside it in a project, or in a workspace that we made in it. */
function groupsFolder({ path }: WorkspacePath): HeldFolder | null {
  const beside = HeldFolder.at(join(dirname(path), 'groups'));
  if (beside !== null || !isDemo(path)) return beside;
  const own = HeldFolder.at(path);
  try {
    return own?.folderMade('groups') ?? null;
  } finally {
    own?.close();
  }
}

/** `2026-11-29 19:06`, in UTC. */
const minute = (now: number): string => new Date(now).toISOString().slice(0, 16).replace('T', ' ');

/** A folder below, made if need be; the one above is closed. */
function below(parent: HeldFolder, name: string): HeldFolder {
  try {
    return parent.folderMade(name);
  } finally {
    parent.close();
  }
}

/**
 * Appends an entry.
 * @param now ms since 1970 UTC
 * @returns null, or why it could not be written, as a sentence
 * @throws PATH_UNSAFE for a link in its place; the system's error
 */
export function appendRunLog(
  ws: WorkspacePath,
  { folder, seriesId, text, now }: { folder: string; seriesId: string; text: string; now: number },
): string | null {
  if (!SAFE.test(folder) || !SAFE.test(seriesId)) {
    return `The run log of ${seriesId} is not written: a name in its path is not a plain one.`;
  }
  const groups = groupsFolder(ws);
  if (groups === null) {
    return `The run log of ${seriesId} is not written: there is no folder “groups” beside the workspace.`;
  }
  const tasks = below(below(groups, folder), 'tasks');
  try {
    const file = tasks.openForWriting(`${seriesId}.md`);
    try {
      writeSync(file, `${minute(now)} — ${text.trim()}\n`, fstatSync(file).size);
    } finally {
      closeSync(file);
    }
  } finally {
    tasks.close();
  }
  return null;
}
