/** Removing the files of a message whose row goes, so that neither is ever there for long without the other. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fsRefusal } from './fs-refusal.js';
import { assertSafeId, checkPlain, type WorkspacePath } from './paths.js';
import { BESIDE, holdStage, releaseStage, STAGE_PREFIX } from './staging.js';
import { syncFolder } from './sync-folder.js';

/** Files of a message that are to go with its row. */
export interface Removal {
  /** The row is gone: the next `sweepLeftovers` of the session removes them. */
  confirm(): void;
  /** They stay after all. */
  withdraw(): void;
}

/**
 * Those of these messages that have files in the session's inbox.
 * @param session the session's folder, relative to the workspace
 * @throws PATH_UNSAFE, NOT_READABLE
 */
export function withFiles(ws: WorkspacePath, session: string, messageIds: readonly string[]): string[] {
  const inbox = path.join(session, 'inbox');
  if (checkPlain(ws.path, inbox, 'folder') === null) return [];
  const there = new Set(readdirSync(path.join(ws.path, inbox)));
  return messageIds.filter((id) => there.has(id));
}

/**
 * Says on the disk that the files of a message are strays as soon as its row is gone. Whoever dies after that,
 * the next write to the session removes them.
 * @param session the session's folder, relative to the workspace
 * @param name unique; becomes part of a file's name
 * @returns null when the message has no files
 * @throws PATH_UNSAFE, ID_UNSAFE, DISK_FULL, NOT_WRITABLE
 */
export function announceRemoval(
  ws: WorkspacePath,
  session: string,
  messageId: string,
  name: string,
): Removal | null {
  assertSafeId(messageId);
  if (checkPlain(ws.path, path.join(session, 'inbox', messageId), 'folder') === null) return null;
  const stage = path.join(ws.path, session, `${STAGE_PREFIX}${process.pid}-${name}`);
  const marker = stage + BESIDE.message;
  holdStage(stage);
  try {
    writeFileSync(marker, messageId, { flag: 'wx', flush: true });
    syncFolder(path.join(ws.path, session));
  } catch (error) {
    releaseStage(stage);
    throw fsRefusal(error, marker);
  }
  return {
    confirm: () => releaseStage(stage),
    withdraw: () => {
      rmSync(marker, { force: true });
      releaseStage(stage);
    },
  };
}
