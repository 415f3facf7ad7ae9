/** Fixing what `findSessionTroubles` found, one at a time and only when asked. */
import path from 'node:path';
import type { RowChange } from '../../contract/entities/change.js';
import type { SessionTrouble } from '../../contract/entities/session-trouble.js';
import { quote, Refusal } from '../../contract/errors.js';
import { applyPlan } from '../change/apply.js';
import type { Plan } from '../change/plan.js';
import { checkStored } from '../config/field.js';
import { namesIn, namesOf } from '../config/names.js';
import { findAgentGroup } from '../db/agent-group.js';
import { insertion } from '../db/change-plan.js';
import { findMessagingGroup } from '../db/messaging-group.js';
import { findSessionById } from '../db/session.js';
import { freshSizes } from '../db/session-image.js';
import type { HeldFolder } from '../files/held-folder.js';
import { findGroupDir, findSessionDir, inSessionDir } from '../files/session-dir.js';
import { clearMaking, clearPart } from '../files/session-leftover.js';
import type { OpenWorkspace } from '../workspace.js';
import { initSessionFolder } from './session.js';

/** What an adopted folder's row is to say. */
export interface Adoption {
  messagingGroupId?: string | null;
  threadId?: string | null;
}

function refuse(id: string, reason: string): Refusal {
  return Refusal.of('SESSION_NOT_REPAIRED', { id, reason });
}

/**
 * A folder without a row gets one. As a closed session: an active one would at once be the newest that
 * `agent-shared` finds, and take over an agent's messages. Whoever wants that reopens it.
 */
const planAdoption =
  (
    ws: OpenWorkspace,
    { agentGroupId, sessionId }: SessionTrouble,
    { messagingGroupId = null, threadId = null }: Adoption,
  ): Plan =>
  (db) => {
    checkStored('session', 'thread', threadId);
    if (findAgentGroup(db, agentGroupId) === null) {
      throw Refusal.of('AGENT_GROUP_NOT_FOUND', { id: agentGroupId });
    }
    if (messagingGroupId !== null && findMessagingGroup(db, messagingGroupId) === null) {
      throw Refusal.of('MESSAGING_GROUP_NOT_FOUND', { id: messagingGroupId });
    }
    const row = findSessionById(db, sessionId);
    if (row !== null && row.agentGroupId !== agentGroupId) {
      throw refuse(
        sessionId,
        `that id is a session of agent group ${quote(namesIn(db).agentGroup(row.agentGroupId))}`,
      );
    }
    const stats = inSessionDir(ws, { agentGroupId, sessionId }, (folder) => folder?.stats() ?? null);
    if (stats === null) throw refuse(sessionId, 'its folder is gone');
    if (row !== null) return [];
    // Some file systems do not record when a folder was made.
    const createdAt = Math.round(stats.birthtimeMs > 0 ? stats.birthtimeMs : stats.mtimeMs);
    const values = {
      id: sessionId,
      agent_group_id: agentGroupId,
      messaging_group_id: messagingGroupId,
      thread_id: threadId,
      status: 'closed',
      container_status: 'stopped',
      created_at: new Date(createdAt).toISOString(),
    };
    return [insertion(db, 'sessions', values)];
  };

/**
 * The rows that a repair comes to; what else it makes or removes are files.
 * @throws SESSION_NOT_REPAIRED, AGENT_GROUP_NOT_FOUND, MESSAGING_GROUP_NOT_FOUND, FIELD_INVALID, ID_UNSAFE,
 *   PATH_UNSAFE
 */
export const planRepair =
  (ws: OpenWorkspace, trouble: SessionTrouble, adoption: Adoption): Plan =>
  (db, fresh) => {
    if (trouble.kind === 'unusable') throw refuse(trouble.sessionId, trouble.reason);
    return trouble.kind === 'row-missing' ? planAdoption(ws, trouble, adoption)(db, fresh) : [];
  };

/** Works in the folder that holds something half-made, held open: a session's, or its agent group's. */
function inItsFolder<T>(
  ws: OpenWorkspace,
  { agentGroupId, sessionId, inSession }: SessionTrouble & { kind: 'half-made' },
  work: (folder: HeldFolder | null) => T,
): T {
  const folder = inSession ? findSessionDir(ws, { agentGroupId, sessionId }) : findGroupDir(ws, agentGroupId);
  try {
    return work(folder);
  } finally {
    folder?.close();
  }
}

async function clear(ws: OpenWorkspace, trouble: SessionTrouble & { kind: 'half-made' }): Promise<void> {
  const { name, inSession } = trouble;
  const now = ws.clock.now();
  const cleared = await ws.central.write((db) => {
    const hasRow = (id: string): boolean => findSessionById(db, id) !== null;
    return inItsFolder(ws, trouble, (folder) => {
      if (folder === null) return true;
      if (inSession) return clearPart(folder, name, now);
      return clearMaking(folder, name, { now, sizes: freshSizes(), hasRow });
    });
  });
  if (cleared) return;
  inItsFolder(ws, trouble, (folder) => {
    const full = path.relative(ws.path, path.join(folder?.path ?? ws.path, name));
    if (trouble.pid !== null) throw Refusal.of('SESSION_BEING_MADE', { path: full, pid: trouble.pid });
    if (folder !== null && folder.look(name) !== null) {
      throw refuse(full, 'this console was not making it');
    }
  });
}

/**
 * Fixes one trouble. Everything is checked again first: what was fixed meanwhile stays so. Never removes what
 * others made: a folder without a row is given one, or left.
 * @param adoption for `row-missing`: the chat and thread that the row is to name
 * @param shown for `row-missing`: the row as a person has seen it
 * @returns what was done, in a sentence
 * @throws SESSION_NOT_REPAIRED, SESSION_BEING_MADE, SESSION_NOT_FOUND, AGENT_GROUP_NOT_FOUND,
 *   MESSAGING_GROUP_NOT_FOUND, SESSION_DB_HOT_JOURNAL, ID_UNSAFE, PATH_UNSAFE, SESSION_DB_BUSY, DISK_FULL,
 *   NOT_WRITABLE
 */
export async function repairSession(
  ws: OpenWorkspace,
  trouble: SessionTrouble,
  adoption: Adoption = {},
  shown?: readonly RowChange[],
): Promise<string> {
  const { agentGroupId, sessionId } = trouble;
  const names = namesOf(() => ws);
  switch (trouble.kind) {
    case 'folder-missing':
    case 'parts-missing':
      await initSessionFolder(ws, agentGroupId, sessionId);
      return `The folder of session ${quote(names.session(sessionId))} is whole again; what was missing is new and empty.`;
    case 'row-missing':
      await applyPlan(ws, planRepair(ws, trouble, adoption), shown, () => undefined);
      return `The folder is session ${quote(names.session(sessionId))} now, a closed one. Reopen it to use it.`;
    case 'half-made':
      await clear(ws, trouble);
      return `${quote(trouble.name)} is gone.`;
    case 'unusable':
      throw refuse(sessionId, trouble.reason);
  }
}
