/**
 * A session's folder, made so that a crash at any moment leaves nothing that could be mistaken for a session:
 *
 *     v2-sessions/<agent group>/.console-new-<session>.<pid>.<host>/<session>/   filled here,
 *     v2-sessions/<agent group>/<session>/                                       moved here by one rename.
 *
 * The outer folder goes last, after the row was committed. While it stands, a folder under the session's own
 * name that has no row is known to be ours, and fresh.
 */
import { closeSync, fsync, writeSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Refusal } from '../../contract/errors.js';
import type { SessionKey } from '../session-key.js';
import { isPlaceholder } from './evicted.js';
import { fsRefusal } from './fs-refusal.js';
import type { HeldFolder } from './held-folder.js';
import { makeFolders } from './make-folders.js';
import { assertSafeId, sessionDir, type WorkspacePath } from './paths.js';
import { removeTree } from './remove.js';
import { findGroupDir, openSessionDir } from './session-dir.js';
import { beginMaking, endMaking } from './session-making.js';

/** The databases that a new folder starts with, by name. */
export type FolderContents = Readonly<Record<string, Uint8Array>>;

const sync = promisify(fsync);

/** Writes files into a folder that is ours alone; they stay open, to be synced under whatever name they get. */
function fillFolder(folder: HeldFolder, contents: FolderContents, open: number[]): void {
  for (const [name, bytes] of Object.entries(contents)) {
    const fd = folder.create(name);
    open.push(fd);
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
  }
}

function hasErrno(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/**
 * Waits until open files, and the names in these folders, are on the disk, all in one wait; then closes the files.
 */
async function syncPlaced(
  open: readonly number[],
  folders: readonly HeldFolder[],
  final: string,
): Promise<void> {
  try {
    const syncing = [...open.map((fd) => sync(fd)), ...folders.map((folder) => folder.syncSoon())];
    // All must have ended before any is closed, even when one failed.
    const failed = (await Promise.allSettled(syncing)).find((result) => result.status === 'rejected');
    if (failed !== undefined) throw fsRefusal(failed.reason, final);
  } finally {
    for (const fd of open) closeSync(fd);
  }
}

/** A session's folder under its own name, whole, that has no row yet. */
export interface PlacedFolder {
  /**
   * Ends when all of it is on the disk: no row may exist before. Handed out unawaited, so that
   * v2.db can be opened meanwhile.
   * @throws DISK_FULL, NOT_WRITABLE
   */
  readonly synced: Promise<void>;
  /** The row exists: removes what is left of the making. */
  keep(): void;
  /** There will be no row: removes it. */
  undo(): Promise<void>;
  /** Whether the row was written is not known: removes nothing. The next sweep decides. */
  abandon(): void;
}

/** The agent group's folder, made if need be; only where no folder above it is a link. */
function groupDirMade(ws: WorkspacePath, agentGroupId: string): HeldFolder {
  const there = findGroupDir(ws, agentGroupId);
  if (there !== null) return there;
  const full = path.dirname(sessionDir(ws, agentGroupId, 'any'));
  makeFolders(full);
  const made = findGroupDir(ws, agentGroupId);
  if (made !== null) return made;
  throw Refusal.of('PATH_UNSAFE', { path: full, reason: 'it was removed as soon as it was made' });
}

/**
 * Makes a whole session folder (both databases, outbox/). The result says when it is on the disk.
 * @param makingId the session's id for a new one, else some unique text: part of the temporary name
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
  const final = sessionDir(ws, agentGroupId, sessionId);
  let parent: HeldFolder;
  try {
    parent = groupDirMade(ws, agentGroupId);
  } catch (error) {
    throw fsRefusal(error, final);
  }
  const making = path.basename(beginMaking(parent.path, makingId));
  const open: number[] = [];
  const held: HeldFolder[] = [parent];
  let synced: Promise<void> | null = null;
  const end = (): void => {
    for (const folder of held.splice(0).reverse()) folder.close();
    endMaking(path.join(parent.path, making));
  };
  const undo = async (): Promise<void> => {
    try {
      // Its files are open until then.
      await synced?.catch(() => undefined);
      const into = synced === null ? null : parent.folder(making);
      if (into !== null) held.push(into);
      if (into !== null) parent.move(sessionId, into, sessionId);
      removeTree(parent, making);
    } catch (error) {
      throw fsRefusal(error, path.join(parent.path, making));
    } finally {
      end();
    }
  };
  try {
    // A link or a file with that name is refused here.
    const there = parent.folder(sessionId);
    if (there !== null) {
      there.close();
      end();
      return null;
    }
    parent.makeFolder(making);
    const outer = parent.folderMade(making);
    held.push(outer);
    const folder = outer.folderMade(sessionId);
    held.push(folder);
    folder.makeFolder('outbox');
    fillFolder(folder, contents, open);
    // A rename replaces an empty folder, never one that holds anything.
    outer.move(sessionId, parent, sessionId);
    synced = syncPlaced(open, [folder, parent], final);
  } catch (error) {
    for (const fd of open) closeSync(fd);
    // What cannot be removed now is found by the next maker; the cause is what gets reported.
    await undo().catch(() => undefined);
    if (hasErrno(error, 'ENOTEMPTY', 'EEXIST')) return null;
    throw fsRefusal(error, final);
  }
  // Whoever awaits it learns of its failure; whoever gives up before that need not.
  synced.catch(() => undefined);
  return {
    synced,
    keep: () => {
      try {
        parent.removeFolder(making);
      } catch (error) {
        // The session is made. What is left of its making is found by the next maker.
        if (!(error instanceof Error && 'code' in error)) throw error;
      } finally {
        end();
      }
    },
    undo,
    abandon: end,
  };
}

/** Puts a file where there is none. Unlike a move, a link never replaces what somebody else made meanwhile. */
function addFile(folder: HeldFolder, name: string, makingId: string, bytes: Uint8Array): void {
  const full = beginMaking(folder.path, `${makingId}-${name}`);
  const making = path.basename(full);
  try {
    folder.writeFile(making, bytes, { durable: true });
    folder.link(making, name);
  } catch (error) {
    if (!hasErrno(error, 'EEXIST')) throw error;
  } finally {
    folder.removeFile(making);
    endMaking(full);
  }
}

/**
 * Adds what is missing to an existing session's folder; what it has stays as it is.
 * @param makingId unique
 * @throws SESSION_FOLDER_MISSING, PATH_UNSAFE, SESSION_DB_EVICTED, SESSION_DB_HOT_JOURNAL, DISK_FULL, NOT_WRITABLE
 */
export function completeSessionFolder(
  ws: WorkspacePath,
  key: SessionKey,
  makingId: string,
  contents: FolderContents,
): void {
  const folder = openSessionDir(ws, key);
  try {
    const missing = Object.entries(contents).filter(([name]) => folder.lookAtFile(name) === null);
    for (const [file] of missing) {
      // Cloud storage would take the empty one for the newer version of what it keeps.
      if (isPlaceholder(folder, file)) throw Refusal.of('SESSION_DB_EVICTED', { file });
      // A fresh database beside the journal of a lost one would be "rolled back" into something else.
      if (folder.lookAtFile(`${file}-journal`) !== null) {
        throw Refusal.of('SESSION_DB_HOT_JOURNAL', { file });
      }
    }
    folder.folderMade('outbox').close();
    for (const [name, bytes] of missing) addFile(folder, name, makingId, bytes);
    folder.sync();
  } catch (error) {
    throw fsRefusal(error, folder.path);
  } finally {
    folder.close();
  }
}
