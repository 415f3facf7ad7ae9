/**
 * The run log of a series: `groups/<folder>/tasks/<series>.md` of the project beside the data directory. The host
 * writes it, but the group's folder is mounted in the agent's containers, so what lies there is as hostile as a
 * session's folder, and is reached in the same way (docs/adr/0026).
 */
import { closeSync, readSync } from 'node:fs';
import path from 'node:path';
import type { RunLog } from '../../contract/entities/task.js';
import { Refusal } from '../../contract/errors.js';
import { isTaskId } from '../../rules/task.js';
import { readRefusal } from './fs-refusal.js';
import { HeldFolder } from './held-folder.js';
import { assertSafeId, type WorkspacePath } from './paths.js';
import { folderBelow } from './session-dir.js';

/** A log that is longer is read from its end. */
export const RUN_LOG_BYTES = 16 * 1024;

const TASKS = 'tasks';

/** Where the run log is, or would be; null for names that no host makes a path of. */
function placeOf(
  ws: WorkspacePath,
  folder: string,
  series: string,
): { group: string; file: string; full: string } | null {
  if (!isTaskId(series)) return null;
  try {
    assertSafeId(folder);
  } catch {
    return null;
  }
  const group = path.join(path.dirname(ws.path), 'groups', folder);
  const file = `${series}.md`;
  return { group, file, full: path.join(group, TASKS, file) };
}

/** The last bytes of an open file, from the first whole line on. */
function tailOf(fd: number, size: number): { text: string; cut: boolean } {
  const from = Math.max(0, size - RUN_LOG_BYTES);
  const bytes = Buffer.alloc(Math.min(size, RUN_LOG_BYTES));
  const got = bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from));
  const line = from === 0 ? 0 : got.indexOf('\n') + 1;
  return { text: got.subarray(line).toString('utf8'), cut: from > 0 };
}

function readIn(group: HeldFolder, file: string, full: string): RunLog {
  const tasks = folderBelow(group, TASKS);
  const none: RunLog = { found: false, path: full, reason: 'No run has written one yet.' };
  if (tasks === null) return none;
  try {
    const held = tasks.openFile(file);
    if (held === null) return none;
    try {
      const { size, mtimeMs } = held.stats;
      return { found: true, path: full, ...tailOf(held.fd, size), size, modifiedAt: mtimeMs };
    } finally {
      closeSync(held.fd);
    }
  } finally {
    tasks.close();
  }
}

/**
 * The end of a series' run log, at most RUN_LOG_BYTES of it; or why there is none to read.
 * @param folder the agent group's
 */
export function readRunLog(ws: WorkspacePath, folder: string, series: string): RunLog {
  const place = placeOf(ws, folder, series);
  if (place === null) {
    return {
      found: false,
      path: null,
      reason: 'No host writes a run log for a series or a folder of that name.',
    };
  }
  const { group, file, full } = place;
  try {
    const held = HeldFolder.at(group);
    if (held === null) {
      const reason = `There is no ${group}: run logs lie in the host’s project, beside the data directory.`;
      return { found: false, path: full, reason };
    }
    try {
      return readIn(held, file, full);
    } finally {
      held.close();
    }
  } catch (error) {
    const refusal = error instanceof Refusal ? error : readRefusal(error, full);
    if (!(refusal instanceof Refusal)) throw refusal;
    return { found: false, path: full, reason: refusal.message };
  }
}
