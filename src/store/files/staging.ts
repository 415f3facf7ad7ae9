/**
 * Files on their way into a session's inbox. They are written whole and synced in a folder of their own
 * inside the session's folder (so on the same file system), then moved in with one rename, inside the
 * transaction that inserts the row. What a crash leaves behind is told by that folder (leftovers.ts):
 * nothing half written is ever under its final name.
 */
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  fsync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Refusal } from '../../shared/errors.js';
import { reasonOf } from '../../shared/system-error.js';
import type { AttachmentPlan, PlannedFile } from './attachments.js';
import { fsRefusal, isMissing } from './fs-refusal.js';
import { checkPlain, type WorkspacePath } from './paths.js';
import { syncFolder, syncFolderSoon } from './sync-folder.js';

/** Every name of a stage in a session's folder begins so, then with the pid of its writer. */
export const STAGE_PREFIX = '.console-stage-';

/**
 * What stands beside the stage, under its name and this: a file that says whose files they are, made after
 * the stage and removed last; and what stood under the final name before.
 */
export const BESIDE = { message: '.message', replaced: '.replaced' } as const;

const CHUNK_BYTES = 1024 * 1024;
const FILE_MODE = 0o644;

const sync = promisify(fsync);

/** Stages of this process that are not finished. A stage of our pid that is not here is a leftover. */
const active = new Set<string>();

/** True while a message of this process is at that stage. */
export function isActiveStage(stage: string): boolean {
  return active.has(stage);
}

/** From now on this process is at that stage: no sweep touches it. */
export function holdStage(stage: string): void {
  active.add(stage);
}

export function releaseStage(stage: string): void {
  active.delete(stage);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** What can only be about the place that is written to. */
const TARGET_CODES = ['ENOSPC', 'EDQUOT', 'EROFS', 'EFBIG'];

/**
 * Copies a file that a person attached. The system does it in one go, without a byte coming through here: by
 * reference where the file system can.
 */
async function copyInto(full: string, file: PlannedFile, source: string): Promise<void> {
  const gone = (reason: string, cause?: unknown): Refusal =>
    Refusal.of('ATTACHMENT_GONE', { name: file.name, reason }, cause);
  try {
    await copyFile(source, full, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  } catch (error) {
    if (TARGET_CODES.some((code) => hasCode(error, code))) throw error;
    throw gone(reasonOf(error), error);
  }
  const stats = lstatSync(full);
  // The copy has the source's permissions; the container may be somebody else.
  if ((stats.mode & 0o7777) !== FILE_MODE) chmodSync(full, FILE_MODE);
  // The sizes were checked and stored before: a file that changes under us would make them wrong.
  if (stats.size !== file.size) throw gone('it changed while it was being copied');
}

async function writeInto(full: string, bytes: Uint8Array): Promise<void> {
  const target = openSync(full, 'wx', FILE_MODE);
  try {
    for (let at = 0; at < bytes.length; ) {
      if (at > 0) await breath();
      at += writeSync(target, bytes, at, Math.min(CHUNK_BYTES, bytes.length - at));
    }
  } finally {
    closeSync(target);
  }
}

/**
 * Writes the files of a stage and waits until they and their names are on the disk: all are handed over
 * before the first is waited for, so that the disk takes them in one go.
 */
async function writeStaged(folder: string, files: readonly PlannedFile[]): Promise<void> {
  const written: number[] = [];
  try {
    for (const file of files) {
      const full = path.join(folder, file.name);
      await ('path' in file.source
        ? copyInto(full, file, file.source.path)
        : writeInto(full, file.source.bytes));
      written.push(openSync(full, 'r'));
    }
    const ends = await Promise.allSettled([...written.map((fd) => sync(fd)), syncFolderSoon(folder)]);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    for (const fd of written) closeSync(fd);
  }
}

/**
 * Refuses, before anything is touched, a session whose inbox is not where files may be put: every component is
 * looked at, the session's own folder too. It is looked at again when the files are moved.
 * @param session its folder, relative to the workspace
 * @throws PATH_UNSAFE
 */
export function checkInbox(ws: WorkspacePath, session: string, messageId: string): void {
  checkPlain(ws.path, path.join(session, 'inbox', messageId), 'folder');
}

/** The files of one message, staged. */
export class StagedFiles {
  private moved = false;
  private setAside = false;

  private constructor(
    private readonly ws: WorkspacePath,
    /** The session's folder relative to the workspace. */
    private readonly session: string,
    private readonly messageId: string,
    /** Absolute. */
    private readonly stage: string,
    private readonly names: readonly string[],
  ) {}

  /**
   * Writes and syncs the files of a plan. Not one byte goes anywhere but the stage. `checkInbox` has been called.
   * @param stageId unique; becomes part of the folder's name
   * @param meanwhile a look at something else, while the system copies the first file; what it throws ends this
   * @throws SESSION_FOLDER_MISSING, PATH_UNSAFE, DISK_FULL, NOT_WRITABLE, ATTACHMENT_GONE; the stage is then
   *   gone again
   */
  static async write(
    ws: WorkspacePath,
    session: string,
    messageId: string,
    plan: AttachmentPlan,
    stageId: string,
    meanwhile: () => void,
  ): Promise<StagedFiles> {
    const folder = path.join(ws.path, session);
    const stage = path.join(folder, `${STAGE_PREFIX}${process.pid}-${stageId}`);
    holdStage(stage);
    const names = plan.files.map(({ name }) => name);
    const staged = new StagedFiles(ws, session, messageId, stage, names);
    try {
      mkdirSync(stage);
      const writing = writeStaged(stage, plan.files);
      try {
        // Should this process die between the move and the commit.
        writeFileSync(stage + BESIDE.message, messageId, { flag: 'wx' });
        meanwhile();
      } finally {
        await writing;
      }
      return staged;
    } catch (error) {
      await staged.discard();
      if (isMissing(error) && checkPlain(ws.path, session, 'folder') === null) {
        throw Refusal.of('SESSION_FOLDER_MISSING', { path: folder }, error);
      }
      throw fsRefusal(error, stage);
    }
  }

  private get inbox(): string {
    return path.join(this.ws.path, this.session, 'inbox');
  }

  private get target(): string {
    return path.join(this.inbox, this.messageId);
  }

  /**
   * Puts the files under their final name with one rename. To be called inside the transaction, when it
   * is known that no row has this id: what stands there then is a crash's leftover, and is set aside.
   * Not safe from a power cut before `syncInbox`.
   * @throws PATH_UNSAFE, DISK_FULL, NOT_WRITABLE
   */
  moveIn(): void {
    try {
      const relative = path.join(this.session, 'inbox');
      if (checkPlain(this.ws.path, path.join(relative, this.messageId), 'folder') !== null) {
        renameSync(this.target, this.stage + BESIDE.replaced);
        this.setAside = true;
      } else if (lstatSync(this.inbox, { throwIfNoEntry: false }) === undefined) {
        mkdirSync(this.inbox);
        syncFolder(path.join(this.ws.path, this.session));
      }
      renameSync(this.stage, this.target);
      this.moved = true;
    } catch (error) {
      throw fsRefusal(error, this.target);
    }
  }

  /** Makes the names in the inbox safe from a power cut: once for all messages of a transaction. */
  syncInbox(): void {
    try {
      syncFolder(this.inbox);
    } catch (error) {
      throw fsRefusal(error, this.inbox);
    }
  }

  /** Takes back what moveIn did, when the row was not written. */
  undo(): void {
    if (this.moved) renameSync(this.target, this.stage);
    this.moved = false;
    if (this.setAside) renameSync(this.stage + BESIDE.replaced, this.target);
    this.setAside = false;
  }

  /**
   * True unless a file of this message that stands in the inbox has other bytes than the staged one. A
   * file that is gone says nothing: the agent may have removed it.
   */
  sameAsStored(): boolean {
    return this.names.every((name) => {
      const relative = path.join(this.session, 'inbox', this.messageId, name);
      if (checkPlain(this.ws.path, relative, 'file') === null) return true;
      return sameBytes(path.join(this.stage, name), path.join(this.ws.path, relative));
    });
  }

  /** Removes what is left of the stage. A failure leaves what the next write to the session removes. */
  async discard(): Promise<void> {
    try {
      if (!this.moved) await rm(this.stage, { recursive: true, force: true });
      if (this.setAside) await rm(this.stage + BESIDE.replaced, { recursive: true, force: true });
      unlinkSync(this.stage + BESIDE.message);
    } catch {
      // It was not made yet, or it cannot be removed now: then its name tells of it.
    }
    releaseStage(this.stage);
  }
}

/** Compares a file of ours with one that stands in the inbox, which has been seen to be a plain one. */
function sameBytes(ours: string, theirs: string): boolean {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const left = openSync(ours, flags);
  try {
    const right = openSync(theirs, flags);
    try {
      const { size } = fstatSync(left);
      if (fstatSync(right).size !== size) return false;
      const a = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size));
      const b = Buffer.allocUnsafe(a.length);
      for (let at = 0; at < size; ) {
        const got = readSync(left, a, 0, a.length, at);
        const other = readSync(right, b, 0, got, at);
        if (got === 0 || other !== got || !a.subarray(0, got).equals(b.subarray(0, got))) return false;
        at += got;
      }
      return true;
    } finally {
      closeSync(right);
    }
  } finally {
    closeSync(left);
  }
}
