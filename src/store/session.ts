/** The sessions of a workspace, by v2.db; found, made. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { AgentGroup } from '../shared/entities/agent-group.js';
import type { SessionMode } from '../shared/entities/messaging-group.js';
import type { SessionSummary } from '../shared/entities/session.js';
import { Refusal } from '../shared/errors.js';
import { allAgentGroups, findAgentGroup } from './db/agent-group.js';
import { allMessagingGroups, allWirings, findMessagingGroup } from './db/messaging-group.js';
import { countPendingQuestions } from './db/question.js';
import {
  allSessions,
  findSession,
  findSessionByAgentGroup,
  findSessionById,
  type SessionRecord,
} from './db/session.js';
import { sessionDbImage } from './db/session-image.js';
import { insertSession } from './db/session-write.js';
import type { ReadableDb } from './db/sqlite.js';
import { checkPlain, sessionDir, sessionDirRelative } from './files/paths.js';
import { completeSessionFolder, placeSessionFolder, prepareSessionFolder } from './files/session-folder.js';
import type { OpenWorkspace } from './workspace.js';

function byId<T extends { id: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

/** An agent group that v2.db no longer has is shown by its id. */
function gone(id: string): AgentGroup {
  return { id, name: id, folder: '', agentProvider: null };
}

function summarize(db: ReadableDb, records: readonly SessionRecord[]): SessionSummary[] {
  const agentGroups = byId(allAgentGroups(db));
  const messagingGroups = byId(allMessagingGroups(db));
  const wirings = allWirings(db);
  const modes = new Map(wirings.map((w) => [JSON.stringify([w.messagingGroupId, w.agentGroupId]), w.mode]));
  const questions = countPendingQuestions(db);
  return records.map((record) => {
    const messagingGroup = messagingGroups.get(record.messagingGroupId ?? '') ?? null;
    return {
      id: record.id,
      title: messagingGroup?.name ?? record.threadId ?? record.id,
      agentGroup: agentGroups.get(record.agentGroupId) ?? gone(record.agentGroupId),
      messagingGroup,
      threadId: record.threadId,
      mode: modes.get(JSON.stringify([record.messagingGroupId, record.agentGroupId])) ?? null,
      status: record.status,
      lastActive: record.lastActive,
      createdAt: record.createdAt,
      container: {
        claimed: record.containerStatus,
        heartbeatAt: null,
        claims: [],
        tool: null,
        simulated: false,
      },
      openQuestions: questions.get(record.id) ?? 0,
      digest: null,
    };
  });
}

/**
 * What v2.db says of every session. What stands in the sessions' own folders (heartbeat, claims, tool,
 * digest) is null or empty here: the reader has it.
 * @throws WORKSPACE_DAMAGED
 */
export function listSessions(ws: OpenWorkspace): SessionSummary[] {
  return ws.central.read((db) => summarize(db, allSessions(db)));
}

/**
 * One session, as listSessions.
 * @throws SESSION_NOT_FOUND, WORKSPACE_DAMAGED
 */
export function getSession(ws: OpenWorkspace, id: string): SessionSummary {
  return ws.central.read((db) => {
    const record = findSessionById(db, id);
    const [summary] = record === null ? [] : summarize(db, [record]);
    if (summary === undefined) throw Refusal.of('SESSION_NOT_FOUND', { id });
    return summary;
  });
}

/** Both databases of a new session, as bytes. */
function freshDatabases() {
  return { 'inbound.db': sessionDbImage('inbound.db'), 'outbound.db': sessionDbImage('outbound.db') };
}

/**
 * Makes a session's folder with both databases (journal_mode DELETE) and outbox/. What is there already
 * stays as it is, so it may be called again.
 * @throws ID_UNSAFE, PATH_UNSAFE, DISK_FULL, NOT_WRITABLE
 */
export async function initSessionFolder(
  ws: OpenWorkspace,
  agentGroupId: string,
  sessionId: string,
): Promise<void> {
  const relative = sessionDirRelative(agentGroupId, sessionId);
  const makingId = ws.newId('folder');
  if (checkPlain(ws.path, relative, 'folder') !== null) {
    await completeSessionFolder(ws, relative, makingId, freshDatabases());
    return;
  }
  const prepared = await prepareSessionFolder(ws, agentGroupId, makingId, freshDatabases());
  try {
    await placeSessionFolder(prepared, path.join(ws.path, relative));
  } catch (error) {
    await prepared.discard();
    throw error;
  }
}

interface Wanted {
  agentGroupId: string;
  messagingGroupId: string | null;
  threadId: string | null;
  mode: SessionMode;
}

function lookUp(db: ReadableDb, wanted: Wanted): SessionRecord | null {
  const { agentGroupId, messagingGroupId, threadId, mode } = wanted;
  if (findAgentGroup(db, agentGroupId) === null) {
    throw Refusal.of('AGENT_GROUP_NOT_FOUND', { id: agentGroupId });
  }
  if (messagingGroupId !== null && findMessagingGroup(db, messagingGroupId) === null) {
    throw Refusal.of('MESSAGING_GROUP_NOT_FOUND', { id: messagingGroupId });
  }
  if (mode === 'agent-shared') return findSessionByAgentGroup(db, agentGroupId);
  return findSession(db, agentGroupId, messagingGroupId, mode === 'per-thread' ? threadId : null);
}

/**
 * Finds the active session for a chat, or makes it. The folder stands, whole, before the row does: a death
 * at any moment leaves no row without a folder.
 * @param mode `shared`: one per agent group and chat; `per-thread`: one per thread too; `agent-shared`:
 *   one per agent group (the newest active one, as the host takes it)
 * @throws AGENT_GROUP_NOT_FOUND, MESSAGING_GROUP_NOT_FOUND, ID_UNSAFE, PATH_UNSAFE, SESSION_DB_BUSY,
 *   DISK_FULL, NOT_WRITABLE
 */
export async function resolveSession(
  ws: OpenWorkspace,
  agentGroupId: string,
  messagingGroupId: string | null,
  threadId: string | null,
  mode: SessionMode,
): Promise<{ session: SessionSummary; created: boolean }> {
  const wanted = { agentGroupId, messagingGroupId, threadId, mode };
  const existing = ws.central.read((db) => lookUp(db, wanted));
  if (existing !== null) return { session: getSession(ws, existing.id), created: false };

  const id = ws.newId('sess');
  await initSessionFolder(ws, agentGroupId, id);
  const createdAt = ws.clock.now();
  let found: SessionRecord | null = null;
  try {
    found = await ws.central.write((db) => {
      // Somebody may have made it while we were at the folder.
      const meanwhile = lookUp(db, wanted);
      if (meanwhile === null) {
        insertSession(db, {
          id,
          agentGroupId,
          messagingGroupId,
          threadId: mode === 'per-thread' ? threadId : null,
          createdAt,
        });
      }
      return meanwhile;
    });
  } catch (error) {
    await removeUnused(ws, agentGroupId, id);
    throw error;
  }
  if (found !== null) await removeUnused(ws, agentGroupId, id);
  return { session: getSession(ws, found?.id ?? id), created: found === null };
}

/** Takes back the folder of a session that got no row. Nobody else knows its name. */
async function removeUnused(ws: OpenWorkspace, agentGroupId: string, sessionId: string): Promise<void> {
  await rm(sessionDir(ws, agentGroupId, sessionId), { recursive: true, force: true });
}

/**
 * A session that is about to be written to: it must be in v2.db, and under this agent group. Only then do
 * the two ids name a folder.
 * @throws ID_UNSAFE, SESSION_NOT_FOUND
 */
export function requireSession(ws: OpenWorkspace, agentGroupId: string, sessionId: string): SessionRecord {
  sessionDirRelative(agentGroupId, sessionId);
  const record = ws.central.read((db) => findSessionById(db, sessionId));
  if (record?.agentGroupId !== agentGroupId) throw Refusal.of('SESSION_NOT_FOUND', { id: sessionId });
  return record;
}
