/** A session's folder, made so that nobody ever sees a half of it under its final name. */
import { constants } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fsRefusal } from './fs-refusal.js';
import { assertSafeId, checkPlain, type WorkspacePath } from './paths.js';

/** The files that a new folder begins with, by name. */
export type FolderContents = Readonly<Record<string, Uint8Array>>;

async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A folder's entries are safe from a power cut only when the folder itself was synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A session folder that is whole but does not have its name yet. */
export interface PreparedFolder {
  /** Its absolute path under the temporary name. */
  readonly from: string;
  /** Removes it, when it is not placed. */
  discard(): Promise<void>;
}

/**
 * Makes a whole session folder (both databases, outbox/) under a temporary name beside its final place.
 * @param makingId unique; becomes part of the temporary name
 * @throws PATH_UNSAFE, ID_UNSAFE, DISK_FULL, NOT_WRITABLE
 */
export async function prepareSessionFolder(
  ws: WorkspacePath,
  agentGroupId: string,
  makingId: string,
  contents: FolderContents,
): Promise<PreparedFolder> {
  assertSafeId(agentGroupId);
  const parent = path.join('v2-sessions', agentGroupId);
  checkPlain(ws.path, parent, 'folder');
  const from = path.join(ws.path, parent, `.console-new-${makingId}`);
  const discard = (): Promise<void> => rm(from, { recursive: true, force: true });
  try {
    await mkdir(path.join(from, 'outbox'), { recursive: true });
    for (const [name, bytes] of Object.entries(contents)) await writeSynced(path.join(from, name), bytes);
    await syncFolder(from);
    return { from, discard };
  } catch (error) {
    await discard();
    throw fsRefusal(error, from);
  }
}

/**
 * Gives a prepared folder its name. A folder that holds anything is never replaced.
 * @throws DISK_FULL, NOT_WRITABLE
 */
export async function placeSessionFolder(prepared: PreparedFolder, final: string): Promise<void> {
  try {
    await rename(prepared.from, final);
    await syncFolder(path.dirname(final));
  } catch (error) {
    throw fsRefusal(error, final);
  }
}

/**
 * Adds to a folder that is there what it lacks; what it has stays as it is.
 * @throws PATH_UNSAFE, DISK_FULL, NOT_WRITABLE
 */
export async function completeSessionFolder(
  ws: WorkspacePath,
  relative: string,
  makingId: string,
  contents: FolderContents,
): Promise<void> {
  const folder = path.join(ws.path, relative);
  try {
    if (checkPlain(ws.path, path.join(relative, 'outbox'), 'folder') === null) {
      await mkdir(path.join(folder, 'outbox'), { recursive: true });
    }
    for (const [name, bytes] of Object.entries(contents)) {
      if (checkPlain(ws.path, path.join(relative, name), 'file') !== null) continue;
      const making = path.join(folder, `.console-new-${makingId}-${name}`);
      await writeSynced(making, bytes);
      try {
        // Unlike a rename, a link never replaces what somebody else made meanwhile.
        await link(making, path.join(folder, name));
      } finally {
        await rm(making, { force: true });
      }
    }
    await syncFolder(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw fsRefusal(error, folder);
  }
}
