/** Removing the files of a message along with its row, so that neither exists for long without the other. */
import path from 'node:path';
import type { SessionKey } from '../session-key.js';
import { fsRefusal } from './fs-refusal.js';
import { assertSafeId, type WorkspacePath } from './paths.js';
import { folderBelow, inSessionDir } from './session-dir.js';
import { holdStage, inStages, releaseStage, removeMarker, STAGES, writeMarker } from './stages.js';

/** Files of a message that are to be removed with its row. */
export interface Removal {
  /** The row is gone: the session's next `sweepLeftovers` removes them. */
  confirm(): void;
  /** They stay after all. */
  withdraw(): void;
}

/**
 * Those of these messages that have files in the session's inbox.
 * @throws PATH_UNSAFE, NOT_READABLE
 */
export function withFiles(ws: WorkspacePath, key: SessionKey, messageIds: readonly string[]): string[] {
  return inSessionDir(ws, key, (session) => {
    const inbox = session === null ? null : folderBelow(session, 'inbox');
    try {
      const there = new Set(inbox?.names() ?? []);
      return messageIds.filter((id) => there.has(id));
    } finally {
      inbox?.close();
    }
  });
}

/** The names of the files of a message, as they stand in the inbox now; null when it has no folder there. */
function filesOf(ws: WorkspacePath, key: SessionKey, messageId: string): string[] | null {
  return inSessionDir(ws, key, (session) => {
    const folder = session === null ? null : folderBelow(session, 'inbox', messageId);
    try {
      return folder?.names().filter((name) => folder.look(name)?.isFile() === true) ?? null;
    } finally {
      folder?.close();
    }
  });
}

/**
 * Records on disk that the files of a message are strays as soon as its row is gone. If this process dies after
 * that, the next write to the session removes them.
 * @param name unique; becomes part of a file's name
 * @returns null when the message has no files
 * @throws PATH_UNSAFE, ID_UNSAFE, DISK_FULL, NOT_WRITABLE
 */
export function announceRemoval(
  ws: WorkspacePath,
  key: SessionKey,
  messageId: string,
  name: string,
): Removal | null {
  assertSafeId(messageId);
  const files = filesOf(ws, key, messageId);
  if (files === null) return null;
  const stage = `${process.pid}-${name}`;
  const release = (): void => releaseStage(ws, key.agentGroupId, stage);
  holdStage(ws, key.agentGroupId, stage);
  try {
    const stages = inStages(ws, key, (folder) =>
      writeMarker(folder, stage, { sessionId: key.sessionId, messageId, files }, true),
    );
    try {
      stages.sync();
    } finally {
      stages.close();
    }
  } catch (error) {
    release();
    throw fsRefusal(error, path.join(ws.path, 'v2-sessions', key.agentGroupId, STAGES));
  }
  return {
    confirm: release,
    withdraw: () => {
      removeMarker(ws, key.agentGroupId, stage);
      release();
    },
  };
}
