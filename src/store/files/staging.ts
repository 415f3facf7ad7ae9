/**
 * Files on their way into a session's inbox. They are written whole and synced in a folder of their own
 * inside the session's folder (so on the same file system), then moved in with one rename, inside the
 * transaction that inserts the row. What a crash leaves behind is told by its folder: nothing half
 * written is ever under its final name.
 */
import {
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { type FileHandle, mkdir, open, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Refusal } from '../../shared/errors.js';
import type { AttachmentPlan, PlannedFile } from './attachments.js';
import { fsRefusal, isMissing } from './fs-refusal.js';
import { assertSafeId, checkPlain, type WorkspacePath } from './paths.js';

const PREFIX = '.console-stage-';
const CHUNK_BYTES = 1024 * 1024;

/** Stages of this process that are not finished. A stage of our pid that is not here is a leftover. */
const active = new Set<string>();

/** On some file systems a folder cannot be synced; its entries are then as safe as they get. */
function syncFolder(folder: string): void {
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(fd);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EINVAL')) throw error;
  } finally {
    closeSync(fd);
  }
}

async function copyInto(target: FileHandle, file: PlannedFile): Promise<void> {
  const { source } = file;
  if ('bytes' in source) {
    await target.writeFile(source.bytes);
    return;
  }
  const buffer = Buffer.alloc(Math.min(CHUNK_BYTES, file.size + 1));
  let at = 0;
  for (;;) {
    const { bytesRead } = await source.handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) break;
    at += bytesRead;
    if (at > file.size) break;
    await target.write(buffer, 0, bytesRead);
  }
  // The sizes were checked and stored before: a file that moves under us would make them wrong.
  if (at !== file.size) {
    throw Refusal.of('ATTACHMENT_GONE', { name: file.name, reason: 'it changed while it was being copied' });
  }
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
    private readonly stage: string,
    private readonly files: readonly PlannedFile[],
  ) {}

  /**
   * Writes and syncs the files of a plan. Not one byte goes anywhere but the stage.
   * @param stageId unique; becomes part of the folder's name
   * @throws PATH_UNSAFE, DISK_FULL, NOT_WRITABLE, ATTACHMENT_GONE; the stage is then gone again
   */
  static async write(
    ws: WorkspacePath,
    session: string,
    messageId: string,
    plan: AttachmentPlan,
    stageId: string,
  ): Promise<StagedFiles> {
    checkPlain(ws.path, path.join(session, 'inbox', messageId), 'folder');
    const stage = path.join(ws.path, session, `${PREFIX}${process.pid}-${stageId}`);
    active.add(stage);
    const staged = new StagedFiles(ws, session, messageId, stage, plan.files);
    try {
      await mkdir(path.join(stage, 'files'), { recursive: true });
      // Says whose files these are, should this process die between the move and the commit.
      await writeFile(path.join(stage, 'message-id'), messageId, { flag: 'wx' });
      for (const file of plan.files) {
        const target = await open(path.join(stage, 'files', file.name), 'wx');
        try {
          await copyInto(target, file);
          await target.sync();
        } finally {
          await target.close();
        }
      }
      syncFolder(path.join(stage, 'files'));
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
        renameSync(this.target, path.join(this.stage, 'replaced'));
        this.setAside = true;
      }
      renameSync(path.join(this.stage, 'files'), this.target);
      this.moved = true;
      syncFolder(this.inbox);
    } catch (error) {
      throw fsRefusal(error, this.target);
    }
  }

  /** Takes back what moveIn did, when the row was not written. */
  undo(): void {
    if (this.moved) renameSync(this.target, path.join(this.stage, 'files'));
    this.moved = false;
    if (this.setAside) renameSync(path.join(this.stage, 'replaced'), this.target);
    this.setAside = false;
  }

  /**
   * True unless a file of this message that stands in the inbox has other bytes than the staged one. A
   * file that is gone says nothing: the agent may have removed it.
   */
  async sameAsStored(): Promise<boolean> {
    for (const { name } of this.files) {
      const relative = path.join(this.session, 'inbox', this.messageId, name);
      if (checkPlain(this.ws.path, relative, 'file') === null) continue;
      const same = await sameBytes(path.join(this.stage, 'files', name), path.join(this.ws.path, relative));
      if (!same) return false;
    }
    return true;
  }

  /** Removes the stage. A failure leaves a folder that the next write to the session removes. */
  async discard(): Promise<void> {
    await rm(this.stage, { recursive: true, force: true }).catch(() => undefined);
    active.delete(this.stage);
  }
}

async function sameBytes(ours: string, theirs: string): Promise<boolean> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const left = await open(ours, flags);
  try {
    const right = await open(theirs, flags);
    try {
      if ((await left.stat()).size !== (await right.stat()).size) return false;
      const a = Buffer.alloc(CHUNK_BYTES);
      const b = Buffer.alloc(CHUNK_BYTES);
      for (let at = 0; ; ) {
        const { bytesRead } = await left.read(a, 0, CHUNK_BYTES, at);
        if (bytesRead === 0) return true;
        const other = await right.read(b, 0, bytesRead, at);
        if (!a.subarray(0, bytesRead).equals(b.subarray(0, other.bytesRead))) return false;
        at += bytesRead;
      }
    } finally {
      await right.close();
    }
  } finally {
    await left.close();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Whose files a stage holds; null when its writer died before it said so: then none were moved. */
function messageOf(ws: WorkspacePath, relative: string): string | null {
  const stats = checkPlain(ws.path, path.join(relative, 'message-id'), 'file');
  if (stats === null || stats.size === 0 || stats.size > 255) return null;
  const id = readFileSync(path.join(ws.path, relative, 'message-id'), 'utf8');
  assertSafeId(id);
  return id;
}

/**
 * Removes what writers that died left in a session's folder. To be called inside a transaction on its
 * inbound.db. Files that were moved in, and whose row was then never committed, go too.
 * @param hasRow whether messages_in has a row of this id
 */
export function sweepStages(
  ws: WorkspacePath,
  session: string,
  hasRow: (messageId: string) => boolean,
): void {
  const folder = path.join(ws.path, session);
  for (const name of readdirSync(folder)) {
    const pid = /^\.console-stage-(\d{1,10})-/.exec(name)?.[1];
    const stage = path.join(folder, name);
    if (pid === undefined || active.has(stage)) continue;
    if (Number(pid) !== process.pid && isAlive(Number(pid))) continue;
    const relative = path.join(session, name);
    try {
      if (checkPlain(ws.path, relative, 'folder') === null) continue;
      const id = messageOf(ws, relative);
      const wasMoved = checkPlain(ws.path, path.join(relative, 'files'), 'folder') === null;
      if (id !== null && wasMoved && !hasRow(id)) {
        const target = path.join(session, 'inbox', id);
        if (checkPlain(ws.path, target, 'folder') !== null) {
          rmSync(path.join(ws.path, target), { recursive: true, force: true });
        }
      }
      rmSync(stage, { recursive: true, force: true });
    } catch (error) {
      // A container can plant such a folder too. What does not look like ours is left where it is.
      if (!(error instanceof Refusal) && !isMissing(error)) throw fsRefusal(error, stage);
    }
  }
}
