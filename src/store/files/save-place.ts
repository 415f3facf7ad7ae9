/** What a person saves of the console's (a report, the audit log, a copy of an attachment): where, and how. */
import { randomUUID } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Refusal } from '../../contract/errors.js';
import { fsRefusal } from './fs-refusal.js';
import type { WorkspacePath } from './paths.js';

/** Tells a folder under whatever name it is reached: by another case, through a mount. */
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
 * Refuses to save into a workspace: what lies there is the host's and the containers', v2.db too, and nothing of the
 * console's own. For every dialog that asks where to save. A link that stands at `to` is replaced by who writes under
 * another name first (all of ours do), so the folder is all that is looked at.
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
    reason: 'it lies in the open workspace, which holds nothing of the console’s own',
    advice: 'Save it elsewhere.',
  });
}

/**
 * Writes a file under another name beside its own first, so that what stood there is kept until all of it is
 * written, and a link is replaced, not followed.
 * @param to absolute; what stands there is replaced (the dialog has asked)
 * @throws DISK_FULL, NOT_WRITABLE, and what `content` throws
 */
export async function saveFile(to: string, content: string | Iterable<string>): Promise<void> {
  const temporary = path.join(path.dirname(to), `.${randomUUID()}.part`);
  try {
    await writeFile(temporary, content, { flag: 'wx', flush: true });
    await rename(temporary, to);
  } catch (error) {
    // What cannot be removed either is no more than a part; the cause is what is told.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fsRefusal(error, to);
  }
}
