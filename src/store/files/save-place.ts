/** What a person saves from the console (a report, the audit log, a copy of an attachment): where, and how. */
import { randomUUID } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Refusal } from '../../contract/errors.js';
import { fsRefusal } from './fs-refusal.js';
import type { WorkspacePath } from './paths.js';

/** Identifies a folder under whatever name it is reached: with different case, through a mount. */
function identity(folder: string): string {
  const { dev, ino } = statSync(folder, { bigint: true });
  return `${dev} ${ino}`;
}

/** Whether a folder (a real path) is `base` or lies in it. */
function isInside(folder: string, base: string): boolean {
  const wanted = identity(base);
  for (let at = folder; ; at = path.dirname(at)) {
    if (identity(at) === wanted) return true;
    if (path.dirname(at) === at) return false;
  }
}

/**
 * Refuses to save into a workspace: what lies there, v2.db included, is the host's and the containers', and
 * none of it the console's. For every dialog that asks where to save. A link at `to` is replaced by writers
 * that write under a temporary name first (all of ours do), so only the folder needs to be looked at.
 * @param to absolute path that the person chose
 * @throws PATH_UNSAFE; NOT_WRITABLE where the folder cannot be looked at
 */
export function refuseInsideWorkspace(ws: WorkspacePath, to: string): void {
  let inside: boolean;
  try {
    inside = isInside(realpathSync.native(path.dirname(to)), ws.path);
  } catch (error) {
    throw fsRefusal(error, to);
  }
  if (!inside) return;
  throw Refusal.of('PATH_UNSAFE', {
    path: to,
    reason: 'it is in the open workspace, where the console saves nothing of its own',
    advice: 'Save it elsewhere.',
  });
}

/**
 * Writes a file under a temporary name beside its own first, so that what stood there is kept until all is
 * written, and a link is replaced, not followed.
 * @param to absolute; an existing file is replaced (the dialog has asked)
 * @throws DISK_FULL, NOT_WRITABLE, and what `content` throws
 */
export async function saveFile(to: string, content: string | Iterable<string>): Promise<void> {
  const temporary = path.join(path.dirname(to), `.${randomUUID()}.part`);
  try {
    await writeFile(temporary, content, { flag: 'wx', flush: true });
    await rename(temporary, to);
  } catch (error) {
    // If even this fails, only a part is left behind; the cause is what gets reported.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fsRefusal(error, to);
  }
}
