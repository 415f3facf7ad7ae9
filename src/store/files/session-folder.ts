/**
 * A session's folder, made so that a death at no moment leaves anything that cannot be told from a session:
 *
 *     v2-sessions/<agent group>/.console-new-<session>.<pid>.<host>/<session>/   filled here,
 *     v2-sessions/<agent group>/<session>/                                       moved here by one rename.
 *
 * The outer folder goes last, after the row was committed. While it stands, a folder under the session's
 * own name that has no row is known to be ours, and fresh.
 */
import { closeSync, fsync, mkdirSync, openSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Refusal } from '../../shared/errors.js';
import { fsRefusal } from './fs-refusal.js';
import { makeFolders } from './make-folders.js';
import { assertSafeId, checkPlain, sessionDirRelative, type WorkspacePath } from './paths.js';
import { beginMaking, endMaking } from './session-making.js';
import { syncFolder, syncFolderSoon } from './sync-folder.js';

/** The databases that a new folder begins with, by name. */
export type FolderContents = Readonly<Record<string, Uint8Array>>;

const sync = promisify(fsync);

/** Writes files into a folder that is ours alone; they are left open, to be synced under whatever name. */
function fillFolder(folder: string, contents: FolderContents, open: number[]): void {
  for (const [name, bytes] of Object.entries(contents)) {
    const fd = openSync(path.join(folder, name), 'wx');
    open.push(fd);
    writeFileSync(fd, bytes);
  }
}

function hasErrno(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/**
 * Waits until files that are open, and the names in these folders, are on the disk, all in one wait; then
 * closes the files.
 */
async function syncPlaced(open: readonly number[], folders: readonly string[], final: string): Promise<void> {
  try {
    const syncing = [...open.map((fd) => sync(fd)), ...folders.map(syncFolderSoon)];
    // All must have ended before any is closed, also when one failed.
    const failed = (await Promise.allSettled(syncing)).find((result) => result.status === 'rejected');
    if (failed !== undefined) throw fsRefusal(failed.reason, final);
  } finally {
    for (const fd of open) closeSync(fd);
  }
}

/** A session's folder under its own name, whole, that has no row yet. */
export interface PlacedFolder {
  /**
   * Ends when all of it is on the disk: no row may be there before. Handed out unawaited, so that v2.db can be
   * opened meanwhile.
   * @throws DISK_FULL, NOT_WRITABLE
   */
  readonly synced: Promise<void>;
  /** Its row is there: removes what is left of the making. */
  keep(): void;
  /** There will be no row: removes it. */
  undo(): Promise<void>;
  /** Whether the row was written is not known: removes nothing. The next sweep decides. */
  abandon(): void;
}

/**
 * Makes a whole session folder (both databases, outbox/). What it returns says when it is on the disk.
 * @param makingId the session's id where it is a new one, else some unique text: part of the temporary name
 * @returns null when something stands there already: then nothing was done
 * @throws PATH_UNSAFE, ID_UNSAFE, DISK_FULL, NOT_WRITABLE
 */
export async function placeSessionFolder(
  ws: WorkspacePath,
  agentGroupId: string,
  sessionId: string,
  makingId: string,
  contents: FolderContents,
): Promise<PlacedFolder | null> {
  assertSafeId(makingId);
  const relative = sessionDirRelative(agentGroupId, sessionId);
  const final = path.join(ws.path, relative);
  const parent = path.dirname(final);
  if (checkPlain(ws.path, relative, 'folder') !== null) return null;
  const making = beginMaking(parent, makingId);
  const from = path.join(making, sessionId);
  const open: number[] = [];
  let synced: Promise<void> | null = null;
  const undo = async (): Promise<void> => {
    try {
      // Its files are open until then.
      await synced?.catch(() => undefined);
      if (synced !== null) renameSync(final, from);
      await rm(making, { recursive: true, force: true });
    } finally {
      endMaking(making);
    }
  };
  try {
    makeFolders(making);
    mkdirSync(from);
    mkdirSync(path.join(from, 'outbox'));
    fillFolder(from, contents, open);
    // A rename replaces an empty folder, never one that holds anything.
    renameSync(from, final);
  } catch (error) {
    for (const fd of open) closeSync(fd);
    // What cannot be removed now is found by the next one; the cause is what is told.
    await undo().catch(() => undefined);
    if (hasErrno(error, 'ENOTEMPTY', 'EEXIST')) return null;
    throw fsRefusal(error, final);
  }
  synced = syncPlaced(open, [final, parent], final);
  // Who waits for it hears of its failure; who gives up before that need not.
  synced.catch(() => undefined);
  return {
    synced,
    keep: () => {
      try {
        rmdirSync(making);
      } catch (error) {
        // The session is made. What is left of its making is found by the next one.
        if (!(error instanceof Error && 'code' in error)) throw error;
      } finally {
        endMaking(making);
      }
    },
    undo,
    abandon: () => endMaking(making),
  };
}

/** Puts a file where none is. Unlike a rename, a link never replaces what somebody else made meanwhile. */
async function addFile(folder: string, name: string, makingId: string, bytes: Uint8Array): Promise<void> {
  const making = beginMaking(folder, `${makingId}-${name}`);
  try {
    await writeFile(making, bytes, { flag: 'wx', flush: true });
    await link(making, path.join(folder, name));
  } catch (error) {
    if (!hasErrno(error, 'EEXIST')) throw error;
  } finally {
    await rm(making, { force: true });
    endMaking(making);
  }
}

/**
 * Adds to a folder that is there what it lacks; what it has stays as it is.
 * @param makingId unique
 * @throws PATH_UNSAFE, SESSION_DB_HOT_JOURNAL, DISK_FULL, NOT_WRITABLE
 */
export async function completeSessionFolder(
  ws: WorkspacePath,
  relative: string,
  makingId: string,
  contents: FolderContents,
): Promise<void> {
  const folder = path.join(ws.path, relative);
  const missing = Object.entries(contents).filter(
    ([name]) => checkPlain(ws.path, path.join(relative, name), 'file') === null,
  );
  for (const [file] of missing) {
    // A fresh database beside the journal of a lost one would be "rolled back" into something else.
    if (checkPlain(ws.path, path.join(relative, `${file}-journal`), 'file') !== null) {
      throw Refusal.of('SESSION_DB_HOT_JOURNAL', { file });
    }
  }
  try {
    if (checkPlain(ws.path, path.join(relative, 'outbox'), 'folder') === null) {
      await mkdir(path.join(folder, 'outbox'));
    }
    for (const [name, bytes] of missing) await addFile(folder, name, makingId, bytes);
    syncFolder(folder);
  } catch (error) {
    throw fsRefusal(error, folder);
  }
}
