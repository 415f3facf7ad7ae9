/** A session's life in v2.db and on disk: found or made, closed, opened again. */
import type { RowChange } from '../../contract/entities/change.js';
import type { SessionMode } from '../../contract/entities/messaging-group.js';
import type { SessionSummary } from '../../contract/entities/session.js';
import { Refusal } from '../../contract/errors.js';
import { applyPlan } from '../change/apply.js';
import type { Plan } from '../change/plan.js';
import { checkStored } from '../config/field.js';
import { alteration } from '../db/change-plan.js';
import { findSessionById, findSessions, type SessionRecord } from '../db/session.js';
import { freshDatabases, freshSizes } from '../db/session-image.js';
import { insertSession } from '../db/session-write.js';
import type { ReadableDb, WritableDb } from '../db/sqlite.js';
import { findGroupDir, inSessionDir } from '../files/session-dir.js';
import { completeSessionFolder, type PlacedFolder, placeSessionFolder } from '../files/session-folder.js';
import { clearMaking, clearPart, leftoversIn } from '../files/session-leftover.js';
import type { OpenWorkspace } from '../workspace.js';
import { getSession, requireSession } from './session-list.js';
import { fittingSession } from './session-plan.js';

export {
  findSession,
  getSession,
  type ListedChange,
  listSessions,
  SessionListing,
  someSessions,
} from './session-list.js';

/**
 * Makes the folder of a session that v2.db has, with both databases (journal_mode DELETE) and outbox/. What is
 * there already stays as it is, so it may be called again.
 * @throws ID_UNSAFE, SESSION_NOT_FOUND, PATH_UNSAFE, SESSION_DB_HOT_JOURNAL when a database is gone but its
 *   journal is not, DISK_FULL, NOT_WRITABLE
 */
export async function initSessionFolder(
  ws: OpenWorkspace,
  agentGroupId: string,
  sessionId: string,
): Promise<void> {
  requireSession(ws, agentGroupId, sessionId);
  const key = { agentGroupId, sessionId };
  const makingId = ws.newId('folder');
  if (inSessionDir(ws, key, (folder) => folder === null)) {
    const placed = await placeSessionFolder(ws, agentGroupId, sessionId, makingId, freshDatabases());
    if (placed !== null) {
      try {
        await placed.synced;
      } catch (error) {
        await placed.undo();
        throw error;
      }
      placed.keep();
      return;
    }
  }
  // A crash between a link and the removal of its other name leaves a file with two.
  inSessionDir(ws, key, (folder) => {
    if (folder === null) return;
    for (const name of leftoversIn(folder)) clearPart(folder, name, ws.clock.now());
  });
  completeSessionFolder(ws, key, makingId, freshDatabases());
}

/** Somebody has this id already. It takes the same clock, the same random part and another maker to get here. */
class IdTaken extends Error {}

/** The agent groups whose folder has been swept since the workspace was opened. */
const swept = new WeakMap<OpenWorkspace, Set<string>>();

/**
 * Clears away what earlier makers that died left in an agent group's folder. Once only: whoever dies later is a
 * different process, and a folder of many sessions takes a while to list. `findSessionTroubles` lists all.
 */
function sweep(ws: OpenWorkspace, db: ReadableDb, agentGroupId: string): void {
  const known = swept.get(ws) ?? new Set();
  swept.set(ws, known);
  if (known.has(agentGroupId)) return;
  known.add(agentGroupId);
  const parent = findGroupDir(ws, agentGroupId);
  if (parent === null) return;
  const deps = {
    now: ws.clock.now(),
    sizes: freshSizes(),
    hasRow: (id: string) => findSessionById(db, id) !== null,
  };
  try {
    for (const name of leftoversIn(parent)) clearMaking(parent, name, deps);
  } finally {
    parent.close();
  }
}

interface Resolved {
  id: string;
  created: boolean;
}

/** A session that is looked for, and made where there is none. */
export interface Sought {
  agentGroupId: string;
  messagingGroupId: string | null;
  threadId: string | null;
  /** The one that is there. Refuses where its agent or its chat is not. */
  find(db: ReadableDb): SessionRecord | null;
}

/** Inserts the row of a session whose folder stands. Returns the session that exists then. */
function insertResolved(ws: OpenWorkspace, db: WritableDb, sought: Sought, id: string): Resolved {
  // Somebody may have made it while we were making the folder.
  const meanwhile = sought.find(db);
  if (meanwhile !== null) return { id: meanwhile.id, created: false };
  const { agentGroupId, messagingGroupId, threadId } = sought;
  sweep(ws, db, agentGroupId);
  const createdAt = ws.clock.now();
  const inserted = insertSession(db, {
    id,
    agentGroupId,
    messagingGroupId,
    threadId,
    createdAt,
  });
  if (!inserted) throw new IdTaken();
  return { id, created: true };
}

/**
 * A commit that failed may have gone through all the same: what v2.db says now decides about the folder.
 * @returns whether the row is there
 */
async function afterFailure(ws: OpenWorkspace, id: string, placed: PlacedFolder): Promise<boolean> {
  let written: boolean;
  try {
    written = ws.central.read((db) => findSessionById(db, id) !== null);
  } catch {
    // v2.db does not say. Nothing is removed that may have a row; if it has none, a later sweep clears it away.
    placed.abandon();
    return false;
  }
  if (written) placed.keep();
  // What cannot be removed now is found by the next maker; why the row was not written is what gets reported.
  else await placed.undo().catch(() => undefined);
  return written;
}

async function makeSession(ws: OpenWorkspace, sought: Sought): Promise<Resolved> {
  const id = ws.newId('sess');
  const placed = await placeSessionFolder(ws, sought.agentGroupId, id, id, freshDatabases());
  if (placed === null) throw new IdTaken();
  let resolved: Resolved;
  try {
    resolved = await ws.central.write((db) => insertResolved(ws, db, sought, id), { after: placed.synced });
  } catch (error) {
    if (error instanceof IdTaken) {
      await placed.undo();
      throw error;
    }
    if (await afterFailure(ws, id, placed)) return { id, created: true };
    // If its agent or its chat was removed meanwhile, this says so.
    ws.central.read((db) => sought.find(db));
    throw error;
  }
  if (resolved.created) placed.keep();
  else await placed.undo();
  return resolved;
}

const MOST_TRIES = 5;

/**
 * The session that is sought, found or made; how, says resolveSession.
 * @throws what `find` throws, and as resolveSession
 */
export async function findOrMake(ws: OpenWorkspace, sought: Sought): Promise<Resolved> {
  const found = ws.central.read((db) => sought.find(db));
  if (found !== null) return { id: found.id, created: false };
  for (let left = MOST_TRIES; ; left -= 1) {
    try {
      return await makeSession(ws, sought);
    } catch (error) {
      if (!(error instanceof IdTaken) || left <= 1) throw error;
    }
  }
}

/**
 * Finds the active session for a chat, or makes it. A new folder stands, whole and synced, before its row is
 * inserted. A crash between the two leaves a folder that is known to be ours and fresh; it is removed by a
 * repair, or by the first making in this agent group after the workspace was opened again.
 * `planSession` says beforehand what this would do.
 * @param mode `shared`: one per agent group and chat; `per-thread`: one per thread too; `agent-shared`:
 *   one per agent group (the newest active one, as the host takes it)
 * @throws AGENT_GROUP_NOT_FOUND, MESSAGING_GROUP_NOT_FOUND, FIELD_INVALID, ID_UNSAFE, PATH_UNSAFE,
 *   SESSION_DB_BUSY, COLUMN_MISSING, COLUMN_UNKNOWN, DISK_FULL, NOT_WRITABLE
 */
export async function resolveSession(
  ws: OpenWorkspace,
  agentGroupId: string,
  messagingGroupId: string | null,
  threadId: string | null,
  mode: SessionMode,
): Promise<{ session: SessionSummary; created: boolean }> {
  checkStored('session', 'thread', threadId);
  const wanted = { agentGroupId, messagingGroupId, threadId, mode };
  const { id, created } = await findOrMake(ws, {
    ...{ agentGroupId, messagingGroupId, threadId: mode === 'per-thread' ? threadId : null },
    find: (db) => fittingSession(db, wanted),
  });
  return { session: getSession(ws, id), created };
}

function found(db: ReadableDb, id: string): SessionRecord {
  const session = findSessionById(db, id);
  if (session === null) throw Refusal.of('SESSION_NOT_FOUND', { id });
  return session;
}

export const planSessionStatus =
  (id: string, status: 'active' | 'closed'): Plan =>
  (db) => {
    found(db, id);
    return alteration(db, 'sessions', { id }, { status });
  };

/**
 * Closes a session: the next message in its chat makes or finds another one. Its folder stays as it is, and
 * so does a container that runs.
 * @throws SESSION_NOT_FOUND, and as applyPlan
 */
export function closeSession(
  ws: OpenWorkspace,
  sessionId: string,
  shown?: readonly RowChange[],
): Promise<void> {
  return applyPlan(ws, planSessionStatus(sessionId, 'closed'), shown, () => undefined);
}

/**
 * Opens a closed session again.
 * @returns the ids of other active sessions of the same agent group, chat and thread: of these and this
 * one the host takes the newest
 * @throws as closeSession
 */
export function reopenSession(
  ws: OpenWorkspace,
  sessionId: string,
  shown?: readonly RowChange[],
): Promise<{ others: string[] }> {
  return applyPlan(ws, planSessionStatus(sessionId, 'active'), shown, (db) => {
    const { agentGroupId, messagingGroupId, threadId } = found(db, sessionId);
    if (messagingGroupId === null) return { others: [] };
    const active = findSessions(db, agentGroupId, { messagingGroupId, threadId }, 'active', 100);
    return { others: active.map(({ id }) => id).filter((id) => id !== sessionId) };
  });
}
