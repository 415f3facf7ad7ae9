import { ContainerStatus } from '../../shared/entities/container.js';
import { parseTimestamp } from '../time.js';
import { type Row, text, textOrEmpty } from './row.js';
import type { ReadableDb } from './sqlite.js';

/** A row of v2.db's sessions, as far as we understand it. */
export interface SessionRecord {
  id: string;
  agentGroupId: string;
  messagingGroupId: string | null;
  threadId: string | null;
  status: 'active' | 'closed';
  /** null for a word that we do not know. */
  containerStatus: ContainerStatus | null;
  /** ms since 1970, UTC. */
  lastActive: number | null;
  createdAt: number | null;
}

function toSessionRecord(row: Row): SessionRecord {
  return {
    id: textOrEmpty(row, 'id'),
    agentGroupId: textOrEmpty(row, 'agent_group_id'),
    messagingGroupId: text(row, 'messaging_group_id'),
    threadId: text(row, 'thread_id'),
    status: row.status === 'closed' ? 'closed' : 'active',
    containerStatus: ContainerStatus.safeParse(row.container_status ?? 'stopped').data ?? null,
    lastActive: parseTimestamp(row.last_active),
    createdAt: parseTimestamp(row.created_at),
  };
}

/** Every session. */
export function allSessions(db: ReadableDb): SessionRecord[] {
  return db.prepare<[], Row>('SELECT * FROM sessions').all().map(toSessionRecord);
}

/** One session, or null. */
export function findSessionById(db: ReadableDb, id: string): SessionRecord | null {
  const row = db.prepare<[string], Row>('SELECT * FROM sessions WHERE id = ?').get(id);
  return row === undefined ? null : toSessionRecord(row);
}

/**
 * The active session of an agent group for one chat and thread. The seed leaves the agent group out, and
 * so hands one agent another agent's session in the same chat.
 */
export function findSession(
  db: ReadableDb,
  agentGroupId: string,
  messagingGroupId: string | null,
  threadId: string | null,
): SessionRecord | null {
  const row = db
    .prepare<[string, string | null, string | null], Row>(
      `SELECT * FROM sessions
       WHERE agent_group_id = ? AND messaging_group_id IS ? AND thread_id IS ? AND status = 'active'
       ORDER BY created_at DESC, id DESC LIMIT 1`,
    )
    .get(agentGroupId, messagingGroupId, threadId);
  return row === undefined ? null : toSessionRecord(row);
}

/** The newest active session of an agent group, whatever its chat: the one that `agent-shared` means. */
export function findSessionByAgentGroup(db: ReadableDb, agentGroupId: string): SessionRecord | null {
  const row = db
    .prepare<[string], Row>(
      `SELECT * FROM sessions WHERE agent_group_id = ? AND status = 'active'
       ORDER BY created_at DESC, id DESC LIMIT 1`,
    )
    .get(agentGroupId);
  return row === undefined ? null : toSessionRecord(row);
}
