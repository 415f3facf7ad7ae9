/**
 * Files on their way into a session's inbox. They are written whole and synced in a folder of their own
 * inside the session's folder (so on the same file system), then moved in with one rename, inside the
 * transaction that inserts the row. What a crash leaves behind is told by that folder (leftovers.ts):
 * nothing half written is ever under its final name.
 */
import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { type FileHandle, rm } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Refusal } from '../../shared/errors.js';
import type { AttachmentPlan, PlannedFile } from './attachments.js';
import { fsRefusal } from './fs-refusal.js';
import { checkPlain, type WorkspacePath } from './paths.js';

/** Holds all stages of a session. It is there only while there is one: a look at it tells of leftovers. */
export const STAGES = '.console-stage';

/** What a stage holds: whose files these are, the files until they are moved in, what they replaced. */
export const STAGE = { owner: 'message-id', files: 'files', replaced: 'replaced' } as const;

const CHUNK_BYTES = 1024 * 1024;
/** A little more than a chunk, so that a file of just that size is read at once, end and all. */
const BUFFER_BYTES = CHUNK_BYTES + 4096;
const MOST_BUFFERS = 4;

const sync = promisify(fsync);

/** Stages of this process that are not finished. A stage of our pid that is not here is a leftover. */
const active = new Set<string>();

/** True while a message of this process is at that stage. */
export function isActiveStage(stage: string): boolean {
  return active.has(stage);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** On some file systems a folder cannot be synced; its entries are then as safe as they get. */
function syncFolder(folder: string): void {
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(fd);
  } catch (error) {
    if (!hasCode(error, 'EINVAL')) throw error;
  } finally {
    closeSync(fd);
  }
}

/** Buffers that were used before: a fresh one costs more in page faults than the copy itself. */
const buffers: Buffer[] = [];

/** Reads are awaited, for the file may lie on a slow disk; writes go to the page cache, a piece at a time. */
async function copyFrom(source: FileHandle, target: number, file: PlannedFile): Promise<void> {
  const buffer = buffers.pop() ?? Buffer.allocUnsafe(BUFFER_BYTES);
  let at = 0;
  try {
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, buffer.length, at);
      writeAll(target, buffer.subarray(0, bytesRead));
      at += bytesRead;
      // A regular file gives less than was asked for at its end only.
      if (bytesRead < buffer.length || at > file.size) break;
    }
  } finally {
    if (buffers.length < MOST_BUFFERS) buffers.push(buffer);
  }
  // The sizes were checked and stored before: a file that moves under us would make them wrong.
  if (at !== file.size) {
    throw Refusal.of('ATTACHMENT_GONE', { name: file.name, reason: 'it changed while it was being copied' });
  }
}

function writeAll(target: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(target, bytes, at, bytes.length - at);
}

/** Writes one file of a stage and waits until it is on the disk. */
async function writeStaged(full: string, file: PlannedFile): Promise<void> {
  const target = openSync(full, 'wx');
  try {
    const { source } = file;
    if ('handle' in source) await copyFrom(source.handle, target, file);
    else {
      for (let at = 0; at < source.bytes.length; at += CHUNK_BYTES) {
        if (at > 0) await breath();
        writeAll(target, source.bytes.subarray(at, at + CHUNK_BYTES));
      }
    }
    await sync(target);
  } finally {
    closeSync(target);
  }
}

/**
 * Makes the folders one by one: `recursive` would make a missing session's folder too, and reports a
 * read-only file system as ENOENT.
 */
function makeStage(ws: WorkspacePath, session: string, stage: string): void {
  const stages = path.dirname(stage);
  for (let tries = 1; ; tries += 1) {
    try {
      mkdirSync(stages);
    } catch (error) {
      if (hasCode(error, 'ENOENT') && checkPlain(ws.path, session, 'folder') === null) {
        throw Refusal.of('SESSION_FOLDER_MISSING', { path: path.join(ws.path, session) }, error);
      }
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    try {
      mkdirSync(stage);
      break;
    } catch (error) {
      // Another process was done with the last stage, and took the folder away between the two calls.
      if (!hasCode(error, 'ENOENT') || tries === 5) throw error;
    }
  }
  mkdirSync(path.join(stage, STAGE.files));
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
   * Writes and syncs the files of a plan. Not one byte goes anywhere but the stage.
   * @param stageId unique; becomes part of the folder's name
   * @throws SESSION_FOLDER_MISSING, PATH_UNSAFE, DISK_FULL, NOT_WRITABLE, ATTACHMENT_GONE; the stage is then
   *   gone again
   */
  static async write(
    ws: WorkspacePath,
    session: string,
    messageId: string,
    plan: AttachmentPlan,
    stageId: string,
  ): Promise<StagedFiles> {
    checkPlain(ws.path, path.join(session, 'inbox', messageId), 'folder');
    checkPlain(ws.path, path.join(session, STAGES), 'folder');
    const stage = path.join(ws.path, session, STAGES, `${process.pid}-${stageId}`);
    active.add(stage);
    const names = plan.files.map(({ name }) => name);
    const staged = new StagedFiles(ws, session, messageId, stage, names);
    try {
      makeStage(ws, session, stage);
      // Says whose files these are, should this process die between the move and the commit.
      writeFileSync(path.join(stage, STAGE.owner), messageId, { flag: 'wx' });
      for (const file of plan.files) await writeStaged(path.join(stage, STAGE.files, file.name), file);
      return staged;
    } catch (error) {
      await staged.discard();
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
      if (checkPlain(this.ws.path, relative, 'folder') === null) {
        mkdirSync(this.inbox);
        syncFolder(path.join(this.ws.path, this.session));
      }
      if (checkPlain(this.ws.path, path.join(relative, this.messageId), 'folder') !== null) {
        renameSync(this.target, path.join(this.stage, STAGE.replaced));
        this.setAside = true;
      }
      renameSync(path.join(this.stage, STAGE.files), this.target);
      this.moved = true;
      syncFolder(this.target);
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
    if (this.moved) renameSync(this.target, path.join(this.stage, STAGE.files));
    this.moved = false;
    if (this.setAside) renameSync(path.join(this.stage, STAGE.replaced), this.target);
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
      return sameBytes(path.join(this.stage, STAGE.files, name), path.join(this.ws.path, relative));
    });
  }

  /** Removes the stage. A failure leaves a folder that the next write to the session removes. */
  async discard(): Promise<void> {
    try {
      // As a rule the files are moved in and this is all that is left.
      unlinkSync(path.join(this.stage, STAGE.owner));
      rmdirSync(this.stage);
    } catch {
      // Something else is in it, or it was never made whole.
      await rm(this.stage, { recursive: true, force: true }).catch(() => undefined);
    }
    active.delete(this.stage);
    removeEmptyStages(path.dirname(this.stage));
  }
}

/** Removes the folder of stages when the last one is gone. */
export function removeEmptyStages(stages: string): void {
  try {
    rmdirSync(stages);
  } catch {
    // Another message is on its way through it, or it is gone already.
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

/** Removes a stage that nobody is at any more. */
export function removeStage(stage: string): void {
  rmSync(stage, { recursive: true, force: true });
}
