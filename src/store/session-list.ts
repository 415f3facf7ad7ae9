/** The sessions of a workspace, by v2.db. */

import type { AgentGroup } from '../shared/entities/agent-group.js';
import { ENGINE_NOT_ASKED } from '../shared/entities/container.js';
import type { MessagingGroup, SessionMode } from '../shared/entities/messaging-group.js';
import type { SessionSummary } from '../shared/entities/session.js';
import { Refusal } from '../shared/errors.js';
import { allAgentGroups, findAgentGroup } from './db/agent-group.js';
import { allMessagingGroups, findMessagingGroup } from './db/messaging-group.js';
import { countPendingQuestions } from './db/question.js';
import { allSessions, findSessionById, type SessionRecord } from './db/session.js';
import type { ReadableDb } from './db/sqlite.js';
import { allWirings, wiringsOf } from './db/wiring.js';
import { sessionDirRelative } from './files/paths.js';
import type { OpenWorkspace } from './workspace.js';

/** What else of v2.db a summary shows. */
interface Surroundings {
  agentGroup(id: string): AgentGroup | null;
  messagingGroup(id: string): MessagingGroup | null;
  mode(messagingGroupId: string, agentGroupId: string): SessionMode | null;
  openQuestions(sessionId: string): number;
}

function byId<T extends { id: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

/** All of it at once, for all sessions. */
function surroundings(db: ReadableDb): Surroundings {
  const agentGroups = byId(allAgentGroups(db));
  const messagingGroups = byId(allMessagingGroups(db));
  const pair = (messagingGroupId: string, agentGroupId: string): string =>
    JSON.stringify([messagingGroupId, agentGroupId]);
  const modes = new Map(allWirings(db).map((w) => [pair(w.messagingGroupId, w.agentGroupId), w.mode]));
  const questions = countPendingQuestions(db);
  return {
    agentGroup: (id) => agentGroups.get(id) ?? null,
    messagingGroup: (id) => messagingGroups.get(id) ?? null,
    mode: (messagingGroupId, agentGroupId) => modes.get(pair(messagingGroupId, agentGroupId)) ?? null,
    openQuestions: (sessionId) => questions.get(sessionId) ?? 0,
  };
}

/** What one session needs of it, asked as it is needed. */
function surroundingsOfOne(db: ReadableDb): Surroundings {
  return {
    agentGroup: (id) => findAgentGroup(db, id),
    messagingGroup: (id) => findMessagingGroup(db, id),
    mode: (messagingGroupId, agentGroupId) =>
      wiringsOf(db, messagingGroupId).find((wiring) => wiring.agentGroupId === agentGroupId)?.mode ?? null,
    openQuestions: (sessionId) => countPendingQuestions(db).get(sessionId) ?? 0,
  };
}

/** An agent group that v2.db no longer has is shown by its id. */
function gone(id: string): AgentGroup {
  return { id, name: id, folder: '', agentProvider: null };
}

function summarize(record: SessionRecord, around: Surroundings): SessionSummary {
  const { id, agentGroupId, messagingGroupId, threadId } = record;
  const messagingGroup = messagingGroupId === null ? null : around.messagingGroup(messagingGroupId);
  return {
    id,
    title: messagingGroup?.name ?? threadId ?? id,
    agentGroup: around.agentGroup(agentGroupId) ?? gone(agentGroupId),
    messagingGroup,
    threadId,
    mode: messagingGroupId === null ? null : around.mode(messagingGroupId, agentGroupId),
    status: record.status,
    lastActive: record.lastActive,
    createdAt: record.createdAt,
    container: {
      claimed: record.containerStatus,
      touchedAt: record.lastActive,
      closed: record.status === 'closed',
      files: 'unread',
      heartbeatAt: null,
      claims: [],
      tool: null,
      engine: ENGINE_NOT_ASKED,
      demo: false,
      simulated: false,
    },
    openQuestions: around.openQuestions(id),
    digest: null,
  };
}

/**
 * What v2.db says of every session. What stands in the sessions' own folders (heartbeat, claims, tool,
 * digest) is null or empty here: the reader has it.
 * @throws WORKSPACE_DAMAGED
 */
export function listSessions(ws: OpenWorkspace): SessionSummary[] {
  return ws.central.read((db) => {
    const around = surroundings(db);
    return allSessions(db).map((record) => summarize(record, around));
  });
}

/**
 * One session, as listSessions.
 * @throws SESSION_NOT_FOUND, WORKSPACE_DAMAGED
 */
export function getSession(ws: OpenWorkspace, id: string): SessionSummary {
  const found = findSession(ws, id);
  if (found === null) throw Refusal.of('SESSION_NOT_FOUND', { id });
  return found;
}

/**
 * One session, as listSessions; null when v2.db has none of that id.
 * @throws WORKSPACE_DAMAGED
 */
export function findSession(ws: OpenWorkspace, id: string): SessionSummary | null {
  return ws.central.read((db) => {
    const record = findSessionById(db, id);
    return record === null ? null : summarize(record, surroundingsOfOne(db));
  });
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
