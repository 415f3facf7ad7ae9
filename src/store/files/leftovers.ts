/**
 * What console writers that died left of a message: its stage, and files that they moved into the inbox for a row
 * that was then never committed. The stage outlives the commit, so wherever the process died, either its stage
 * records the files or its row does. Stages stand where no container reaches, so what they say can be trusted.
 */
import { Refusal } from '../../contract/errors.js';
import type { SessionKey } from '../session-key.js';
import { fsRefusal, isMissing } from './fs-refusal.js';
import type { HeldFolder } from './held-folder.js';
import { isAlive } from './is-alive.js';
import { assertSafeId, type WorkspacePath } from './paths.js';
import { removeFiles } from './remove.js';
import { folderBelow, inSessionDir } from './session-dir.js';
import { BESIDE, clearStage, findStages, isActiveStage, readMarker, removeEmptyStages } from './stages.js';

/** What a writer that is gone left of a stage. */
export interface Leftover {
  /** The stage's name. */
  stage: string;
  /** The message whose files it was moving; null when its writer died before recording it. */
  messageId: string | null;
  /** The names of its files. */
  files: readonly string[];
  /** True when the files stand in inbox/<messageId>/ already: strays, unless the message has a row. */
  movedIn: boolean;
}

function toLeftover(ws: WorkspacePath, key: SessionKey, stages: HeldFolder, stage: string): Leftover | null {
  const pid = /^(\d{1,10})-/.exec(stage)?.[1];
  if (pid === undefined || isActiveStage(ws, key.agentGroupId, stage)) return null;
  if (Number(pid) !== process.pid && isAlive(Number(pid))) return null;
  const about = readMarker(stages, stage);
  if (about === null) return { stage, messageId: null, files: [], movedIn: false };
  if (about.sessionId !== key.sessionId) return null;
  const { messageId, files } = about;
  assertSafeId(messageId);
  return { stage, messageId, files, movedIn: stages.look(stage) === null };
}

/** The leftovers in an open folder of stages that are of this session, or of none. */
function leftoversIn(ws: WorkspacePath, key: SessionKey, stages: HeldFolder): Leftover[] {
  const names = stages.names().map((name) => {
    return Object.values(BESIDE).reduce((stage, end) => withoutEnd(stage, end), name);
  });
  return [...new Set(names)].flatMap((name) => {
    try {
      return toLeftover(ws, key, stages, name) ?? [];
    } catch (error) {
      // What does not look like ours is left where it is.
      if (error instanceof Refusal || isMissing(error)) return [];
      throw fsRefusal(error, `${stages.path}/${name}`);
    }
  });
}

function withoutEnd(name: string, end: string): string {
  return name.endsWith(end) ? name.slice(0, -end.length) : name;
}

/**
 * What is left of a session's messages by writers that died. Nothing is changed.
 * @throws PATH_UNSAFE, NOT_WRITABLE
 */
export function findLeftovers(ws: WorkspacePath, key: SessionKey): Leftover[] {
  const stages = findStages(ws, key.agentGroupId);
  try {
    return stages === null ? [] : leftoversIn(ws, key, stages);
  } finally {
    stages?.close();
  }
}

/**
 * Removes the files of a message that has no row from the session's inbox: those that its stage lists, no others.
 */
function removeStrays(ws: WorkspacePath, key: SessionKey, messageId: string, files: readonly string[]): void {
  inSessionDir(ws, key, (session) => {
    const inbox = session === null ? null : folderBelow(session, 'inbox');
    try {
      if (inbox !== null) removeFiles(inbox, messageId, files);
    } finally {
      inbox?.close();
    }
  });
}

/**
 * Removes them. Call it inside a transaction on the session's inbound.db.
 * @param hasRow whether messages_in has a row with this id: then its files are not strays
 * @throws PATH_UNSAFE, NOT_WRITABLE
 */
export function sweepLeftovers(
  ws: WorkspacePath,
  key: SessionKey,
  hasRow: (messageId: string) => boolean,
): void {
  const stages = findStages(ws, key.agentGroupId);
  if (stages === null) return;
  try {
    for (const { stage, messageId, files, movedIn } of leftoversIn(ws, key, stages)) {
      try {
        if (messageId !== null && movedIn && !hasRow(messageId)) removeStrays(ws, key, messageId, files);
        clearStage(stages, stage, files);
      } catch (error) {
        if (!(error instanceof Refusal) && !isMissing(error))
          throw fsRefusal(error, `${stages.path}/${stage}`);
      }
    }
  } finally {
    stages.close();
  }
  removeEmptyStages(ws, key.agentGroupId);
}
