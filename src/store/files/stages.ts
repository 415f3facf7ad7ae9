/**
 * Where files wait before they are moved into a session's inbox: below the agent group's folder, on the same
 * file system as the session's and mounted in no container. For each message:
 *
 *     v2-sessions/<agent group>/.console-stage/<pid>-<id>/            its files, written and synced,
 *     v2-sessions/<agent group>/.console-stage/<pid>-<id>.message     whose they are; made second, removed last,
 *     v2-sessions/<agent group>/.console-stage/<pid>-<id>.replaced/   what stood under the final name before.
 */
import { z } from 'zod';
import { Refusal } from '../../contract/errors.js';
import type { SessionKey } from '../session-key.js';
import { fsRefusal, isMissing } from './fs-refusal.js';
import type { HeldFolder } from './held-folder.js';
import { sessionDir, type WorkspacePath } from './paths.js';
import { removeFiles, removeFolderOfFiles } from './remove.js';
import { findGroupDir } from './session-dir.js';

/** No session is called that: names that begin with a dot are not sessions (DATA-FORMAT). */
export const STAGES = '.console-stage';

/** What stands beside a stage, under its name and this. */
export const BESIDE = { message: '.message', replaced: '.replaced' } as const;

const MARKER_LIMIT_BYTES = 256 * 1024;
/** Each retry needs another process that finishes a message in the microseconds between. */
const MOST_TRIES = 20;

const Marker = z.object({
  sessionId: z.string(),
  messageId: z.string(),
  /** The names of its files: nothing else is ever removed. */
  files: z.array(z.string()),
});

/** Whose files a stage holds. */
export type StagedMessage = Readonly<z.infer<typeof Marker>>;

/** Unfinished stages of this process. A stage with our pid that is not here is a leftover. */
const active = new Set<string>();

const placeOf = (ws: WorkspacePath, agentGroupId: string, stage: string): string =>
  `${ws.path}\0${agentGroupId}\0${stage}`;

/** True while this process is writing a message through that stage. */
export function isActiveStage(ws: WorkspacePath, agentGroupId: string, stage: string): boolean {
  return active.has(placeOf(ws, agentGroupId, stage));
}

/** From now on this process is using that stage: no sweep touches it. */
export function holdStage(ws: WorkspacePath, agentGroupId: string, stage: string): void {
  active.add(placeOf(ws, agentGroupId, stage));
}

export function releaseStage(ws: WorkspacePath, agentGroupId: string, stage: string): void {
  active.delete(placeOf(ws, agentGroupId, stage));
}

/**
 * The folder of stages of an agent group, held open; null when there is none.
 * @throws ID_UNSAFE, PATH_UNSAFE, the system's error
 */
export function findStages(ws: WorkspacePath, agentGroupId: string): HeldFolder | null {
  const group = findGroupDir(ws, agentGroupId);
  try {
    return group?.folder(STAGES) ?? null;
  } finally {
    group?.close();
  }
}

/**
 * As findStages; made if need be.
 * @throws SESSION_FOLDER_MISSING, ID_UNSAFE, PATH_UNSAFE, DISK_FULL, NOT_WRITABLE
 */
function openStages(ws: WorkspacePath, { agentGroupId, sessionId }: SessionKey): HeldFolder {
  const group = findGroupDir(ws, agentGroupId);
  if (group === null) {
    throw Refusal.of('SESSION_FOLDER_MISSING', { path: sessionDir(ws, agentGroupId, sessionId) });
  }
  try {
    return group.folderMade(STAGES);
  } catch (error) {
    throw fsRefusal(error, `${group.path}/${STAGES}`);
  } finally {
    group.close();
  }
}

/**
 * Makes something in the folder of stages.
 * @param make is called again where the folder, being empty, was removed before anything was made in it
 * @returns the folder, held open
 * @throws as openStages, and the system's error
 */
export function inStages(ws: WorkspacePath, key: SessionKey, make: (stages: HeldFolder) => void): HeldFolder {
  for (let left = MOST_TRIES; ; left -= 1) {
    const stages = openStages(ws, key);
    try {
      make(stages);
      return stages;
    } catch (error) {
      stages.close();
      if (!isMissing(error) || left <= 1) throw error;
    }
  }
}

/** Removes the folder of stages where it is empty: a workspace that nobody writes to shows nothing of ours. */
export function removeEmptyStages(ws: WorkspacePath, agentGroupId: string): void {
  const group = findGroupDir(ws, agentGroupId);
  try {
    group?.removeFolder(STAGES);
  } catch (error) {
    // ENOTEMPTY: somebody else is writing a message. The last one removes it.
    if (!(error instanceof Error && 'code' in error)) throw error;
  } finally {
    group?.close();
  }
}

/**
 * Records beside a stage whose files it holds.
 * @param durable whether it is on the disk when this returns
 * @throws the system's error
 */
export function writeMarker(stages: HeldFolder, stage: string, about: StagedMessage, durable: boolean): void {
  stages.writeFile(stage + BESIDE.message, Buffer.from(JSON.stringify(about)), { mode: 0o600, durable });
}

/** Removes the record of a stage, where there is nothing left to record. */
export function removeMarker(ws: WorkspacePath, agentGroupId: string, stage: string): void {
  const stages = findStages(ws, agentGroupId);
  try {
    stages?.removeFile(stage + BESIDE.message);
  } finally {
    stages?.close();
  }
  removeEmptyStages(ws, agentGroupId);
}

/** Whose files a stage holds; null when its writer died before recording it: then none were moved. */
export function readMarker(stages: HeldFolder, stage: string): StagedMessage | null {
  const bytes = stages.readFile(stage + BESIDE.message, MARKER_LIMIT_BYTES);
  if (bytes === null) return null;
  let about: unknown;
  try {
    about = JSON.parse(bytes.toString('utf8'));
  } catch {
    return null; // Cut short by its writer's death.
  }
  const parsed = Marker.safeParse(about);
  return parsed.success ? parsed.data : null;
}

/**
 * Removes a stage, then what it replaced, and last the record of them. What cannot be removed stays, to
 * be found by the next write.
 */
export function clearStage(stages: HeldFolder, stage: string, replacedFiles: readonly string[]): void {
  removeFolderOfFiles(stages, stage);
  if (removeFiles(stages, stage + BESIDE.replaced, replacedFiles)) stages.removeFile(stage + BESIDE.message);
}
