/**
 * What writers of the console that died left in a session's folder: their stages, and files that they
 * moved into the inbox for a row that was then never committed. The stage outlives the commit, so
 * wherever the process died, either its stage tells of the files or its row does.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from '../../shared/errors.js';
import { fsRefusal, isMissing } from './fs-refusal.js';
import { assertSafeId, checkPlain, type WorkspacePath } from './paths.js';
import { BESIDE, isActiveStage, STAGE_PREFIX } from './staging.js';

/** What a writer that is gone left of a stage. */
export interface Leftover {
  /** The stage, relative to the workspace. */
  stage: string;
  /** The message whose files it was moving; null when its writer died before it said so. */
  messageId: string | null;
  /** True when the files stand in inbox/<messageId>/ already: strays, unless the message has a row. */
  movedIn: boolean;
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
function messageOf(ws: WorkspacePath, stage: string): string | null {
  const marker = stage + BESIDE.message;
  const stats = checkPlain(ws.path, marker, 'file');
  if (stats === null || stats.size === 0 || stats.size > 255) return null;
  const id = readFileSync(path.join(ws.path, marker), 'utf8');
  assertSafeId(id);
  return id;
}

function toLeftover(ws: WorkspacePath, session: string, name: string): Leftover | null {
  const pid = /^(\d{1,10})-/.exec(name.slice(STAGE_PREFIX.length))?.[1];
  const stage = path.join(session, name);
  if (pid === undefined || isActiveStage(path.join(ws.path, stage))) return null;
  if (Number(pid) !== process.pid && isAlive(Number(pid))) return null;
  try {
    const messageId = messageOf(ws, stage);
    const moved = checkPlain(ws.path, stage, 'folder') === null;
    return { stage, messageId, movedIn: messageId !== null && moved };
  } catch (error) {
    // A container can plant such a name too. What does not look like ours is left where it is.
    if (error instanceof Refusal || isMissing(error)) return null;
    throw fsRefusal(error, path.join(ws.path, stage));
  }
}

/**
 * What stands in a session's folder from writers that died. Nothing is changed.
 * @param session the session's folder, relative to the workspace; seen to be a plain one
 * @throws PATH_UNSAFE, NOT_WRITABLE
 */
export function findLeftovers(ws: WorkspacePath, session: string): Leftover[] {
  const names = readdirSync(path.join(ws.path, session))
    .filter((name) => name.startsWith(STAGE_PREFIX))
    .map((name) => Object.values(BESIDE).reduce((stage, end) => withoutEnd(stage, end), name));
  return [...new Set(names)].flatMap((name) => toLeftover(ws, session, name) ?? []);
}

function withoutEnd(name: string, end: string): string {
  return name.endsWith(end) ? name.slice(0, -end.length) : name;
}

/**
 * Removes them. To be called inside a transaction on the session's inbound.db.
 * @param hasRow whether messages_in has a row of this id: then its files are no strays
 * @throws PATH_UNSAFE, NOT_WRITABLE
 */
export function sweepLeftovers(
  ws: WorkspacePath,
  session: string,
  hasRow: (messageId: string) => boolean,
): void {
  for (const { stage, messageId, movedIn } of findLeftovers(ws, session)) {
    const full = path.join(ws.path, stage);
    try {
      if (messageId !== null && movedIn && !hasRow(messageId)) {
        const target = path.join(session, 'inbox', messageId);
        if (checkPlain(ws.path, target, 'folder') !== null) {
          rmSync(path.join(ws.path, target), { recursive: true, force: true });
        }
      }
      rmSync(full, { recursive: true, force: true });
      rmSync(full + BESIDE.replaced, { recursive: true, force: true });
      // Last: while it is there, all of this can be told again.
      rmSync(full + BESIDE.message, { force: true });
    } catch (error) {
      if (!(error instanceof Refusal) && !isMissing(error)) throw fsRefusal(error, full);
    }
  }
}
