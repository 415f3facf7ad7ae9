/**
 * Files on their way into a session's inbox. They are written whole and synced where no container reaches
 * (stages.ts), then moved in with one rename, inside the transaction that inserts the row. What a crash leaves
 * behind is recognised by what stands there (leftovers.ts): nothing half-written is ever under its final name.
 */
import { closeSync, fsync, writeSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Refusal } from '../../contract/errors.js';
import type { SessionKey } from '../session-key.js';
import { copyAttached } from './attached-copy.js';
import type { AttachmentPlan, PlannedFile } from './attachments.js';
import { fsRefusal, isMissing } from './fs-refusal.js';
import type { HeldFolder } from './held-folder.js';
import { assertSafeId, sessionDir, type WorkspacePath } from './paths.js';
import { sameBytes } from './same-bytes.js';
import { findSessionDir, folderBelow, openSessionDir } from './session-dir.js';
import {
  BESIDE,
  clearStage,
  holdStage,
  inStages,
  releaseStage,
  removeEmptyStages,
  writeMarker,
} from './stages.js';

const CHUNK_BYTES = 1024 * 1024;

const sync = promisify(fsync);

async function writeInto(stage: HeldFolder, name: string, bytes: Uint8Array): Promise<number> {
  const fd = stage.create(name);
  try {
    for (let at = 0; at < bytes.length; ) {
      if (at > 0) await breath();
      at += writeSync(fd, bytes, at, Math.min(CHUNK_BYTES, bytes.length - at));
    }
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/**
 * Writes the files of a stage and waits until they and their names are on the disk: all are handed over before
 * the first is waited for, so that the disk takes them in one go.
 */
async function writeStaged(
  ws: WorkspacePath,
  stage: HeldFolder,
  files: readonly PlannedFile[],
): Promise<void> {
  const written: number[] = [];
  try {
    for (const file of files) {
      written.push(
        'path' in file.source
          ? await copyAttached(ws, file, file.source.path, stage)
          : await writeInto(stage, file.name, file.source.bytes),
      );
    }
    const ends = await Promise.allSettled([...written.map((fd) => sync(fd)), stage.syncSoon()]);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    for (const fd of written) closeSync(fd);
  }
}

/**
 * Refuses, before anything is touched, a session whose inbox cannot take files. The inbox is opened again, and
 * held, when the files are moved.
 * @throws SESSION_FOLDER_MISSING, PATH_UNSAFE, ID_UNSAFE
 */
export function checkInbox(ws: WorkspacePath, key: SessionKey, messageId: string): void {
  assertSafeId(messageId);
  const session = openSessionDir(ws, key);
  try {
    folderBelow(session, 'inbox', messageId)?.close();
  } finally {
    session.close();
  }
}

/** The files of one message, staged. */
export class StagedFiles {
  private moved = false;
  private setAside = false;
  /** Held from the move on, so that what was moved is taken back out of the very folder it was moved into. */
  private inbox: HeldFolder | null = null;

  private constructor(
    private readonly ws: WorkspacePath,
    private readonly key: SessionKey,
    private readonly messageId: string,
    private readonly stages: HeldFolder,
    /** Its name in `stages`. */
    private readonly stage: string,
    private readonly names: readonly string[],
  ) {}

  /**
   * Writes and syncs the files of a plan. Not one byte goes anywhere but the stage. `checkInbox` was called before.
   * @param stageId unique; becomes part of the stage's name
   * @param meanwhile a check of something else, while the system copies the first file; if it throws, this fails
   * @throws SESSION_FOLDER_MISSING, PATH_UNSAFE, DISK_FULL, NOT_WRITABLE, ATTACHMENT_GONE; the stage is then
   *   gone again
   */
  static async write(
    ws: WorkspacePath,
    key: SessionKey,
    messageId: string,
    plan: AttachmentPlan,
    stageId: string,
    meanwhile: () => void,
  ): Promise<StagedFiles> {
    const name = `${process.pid}-${stageId}`;
    const names = plan.files.map((file) => file.name);
    holdStage(ws, key.agentGroupId, name);
    let stages: HeldFolder;
    try {
      stages = inStages(ws, key, (folder) => folder.makeFolder(name));
    } catch (error) {
      releaseStage(ws, key.agentGroupId, name);
      throw fsRefusal(error, sessionDir(ws, key.agentGroupId, key.sessionId));
    }
    const staged = new StagedFiles(ws, key, messageId, stages, name, names);
    let stage: HeldFolder | null = null;
    try {
      stage = stages.folderMade(name);
      const writing = writeStaged(ws, stage, plan.files);
      try {
        // For the case that this process dies between the move and the commit.
        writeMarker(stages, name, { sessionId: key.sessionId, messageId, files: names }, false);
        meanwhile();
      } finally {
        await writing;
      }
      return staged;
    } catch (error) {
      staged.discard();
      if (isMissing(error)) openSessionDir(ws, key).close(); // Reports it where the session is gone.
      throw fsRefusal(error, path.join(stages.path, name));
    } finally {
      stage?.close();
    }
  }

  /**
   * Puts the files under their final name with one rename. Call it inside the transaction, once it is known
   * that no row has this id. Files with the same names that stand there already are an earlier try at this very
   * message, and are set aside; anything else there is not ours, and is neither removed nor joined. Not safe
   * from a power cut before `syncInbox`.
   * @throws SESSION_FOLDER_MISSING, PATH_UNSAFE, INBOX_TAKEN, DISK_FULL, NOT_WRITABLE
   */
  moveIn(): void {
    try {
      this.inbox = this.openInbox();
      if (this.inbox.look(this.messageId) !== null) this.setThereAside(this.inbox);
      this.stages.move(this.stage, this.inbox, this.messageId);
      this.moved = true;
      // A container may have moved the inbox itself meanwhile: then the row would name files that are elsewhere.
      if (!this.inbox.isAtItsName()) {
        const reason = 'it was replaced while files were put into it';
        throw Refusal.of('PATH_UNSAFE', { path: this.inbox.path, reason });
      }
    } catch (error) {
      throw fsRefusal(error, this.target);
    }
  }

  private openInbox(): HeldFolder {
    const session = openSessionDir(this.ws, this.key);
    try {
      const there = session.folder('inbox');
      if (there !== null) return there;
      const made = session.folderMade('inbox');
      session.sync();
      return made;
    } finally {
      session.close();
    }
  }

  private get target(): string {
    return path.join(this.inbox?.path ?? 'inbox', this.messageId);
  }

  private setThereAside(inbox: HeldFolder): void {
    const taken = (holds: string[]): Refusal =>
      Refusal.of('INBOX_TAKEN', { id: this.messageId, path: this.target, holds: holds.slice(0, 5) });
    // Where the file system folds case, this is the folder of a message whose id differs only in case.
    if (!inbox.names().includes(this.messageId)) throw taken([]);
    const aside = this.stage + BESIDE.replaced;
    // A link or a file with that name is refused here.
    const there = inbox.folder(this.messageId);
    there?.close();
    inbox.move(this.messageId, this.stages, aside);
    this.setAside = true;
    const folder = this.stages.folder(aside);
    try {
      const other = (folder?.names() ?? []).filter(
        (name) => !this.names.includes(name) || folder?.look(name)?.isFile() !== true,
      );
      if (other.length > 0) throw taken(other);
    } finally {
      folder?.close();
    }
  }

  /** Makes the names in the inbox safe from a power cut: once for all messages of a transaction. */
  syncInbox(): void {
    try {
      this.inbox?.sync();
    } catch (error) {
      throw fsRefusal(error, this.target);
    }
  }

  /** Undoes moveIn, when the row was not written. */
  undo(): void {
    if (this.moved) this.inbox?.move(this.messageId, this.stages, this.stage);
    this.moved = false;
    if (this.setAside && this.inbox !== null) {
      this.stages.move(this.stage + BESIDE.replaced, this.inbox, this.messageId);
    }
    this.setAside = false;
  }

  /**
   * True unless a file of this message in the inbox differs from the staged one. A missing file says nothing:
   * the agent may have removed it.
   * @throws PATH_UNSAFE, the system's error
   */
  sameAsStored(): boolean {
    const session = findSessionDir(this.ws, this.key);
    const stored = session === null ? null : folderBelow(session, 'inbox', this.messageId);
    const stage = this.stages.folder(this.stage);
    try {
      if (stored === null || stage === null) return true;
      return this.names.every((name) => sameBytes(stage, stored, name));
    } finally {
      session?.close();
      stored?.close();
      stage?.close();
    }
  }

  /** Removes what is left of the stage. After a failure, the next write to the session removes the rest. */
  discard(): void {
    try {
      clearStage(this.stages, this.stage, this.names);
      removeEmptyStages(this.ws, this.key.agentGroupId);
    } catch {
      // It cannot be removed now: its name then identifies it.
    }
    releaseStage(this.ws, this.key.agentGroupId, this.stage);
    this.stages.close();
    this.inbox?.close();
    this.inbox = null;
  }
}
