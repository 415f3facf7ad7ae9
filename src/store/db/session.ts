import { ContainerStatus } from '../../contract/entities/container.js';
import { parseTimestamp } from '../time.js';
import { prepared } from './prepared.js';
import { type Row, remembering, text, textOrEmpty } from './row.js';
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
  return prepared<[], Row>(db, 'SELECT * FROM sessions').all().map(toSessionRecord);
}

/** Every session, for repeated calls: those that have not changed are the same objects each time. */
export function rememberingSessions(): (db: ReadableDb) => readonly SessionRecord[] {
  const toRecords = remembering(toSessionRecord);
  return (db) => toRecords(prepared<[], Row>(db, 'SELECT * FROM sessions').all());
}

/** One session, or null. */
export function findSessionById(db: ReadableDb, id: string): SessionRecord | null {
  const row = prepared<[string], Row>(db, 'SELECT * FROM sessions WHERE id = ?').get(id);
  return row === undefined ? null : toSessionRecord(row);
}

/** A chat, and a thread in it. */
export interface ChatThread {
  messagingGroupId: string;
  threadId: string | null;
}

/**
 * An agent group's sessions for one chat and thread, newest first: the order in which the host takes them. The
 * seed leaves the agent group out, and so hands one agent another agent's session in the same chat.
 * @param chat null: any chat, as `agent-shared` means it. A session of a task series is none: it has no chat, and a
 *   thread that the host has named.
 */
export function findSessions(
  db: ReadableDb,
  agentGroupId: string,
  chat: ChatThread | null,
  status: 'active' | 'closed',
  limit: number,
): SessionRecord[] {
  const inChat =
    chat === null
      ? "AND NOT (messaging_group_id IS NULL AND ifnull(thread_id, '') LIKE 'system:%')"
      : 'AND messaging_group_id = @messagingGroupId AND thread_id IS @threadId';
  return prepared<[Record<string, unknown>], Row>(
    db,
    `SELECT * FROM sessions WHERE agent_group_id = @agentGroupId AND status = @status ${inChat}
       ORDER BY created_at DESC, id DESC LIMIT @limit`,
  )
    .all({ agentGroupId, status, limit, ...chat })
    .map(toSessionRecord);
}

/** The session of an agent group in a thread without a chat: an active one, else one that is closed; the newest. */
export function findSystemSession(
  db: ReadableDb,
  agentGroupId: string,
  threadId: string,
): SessionRecord | null {
  const row = prepared<[string, string], Row>(
    db,
    `SELECT * FROM sessions WHERE agent_group_id = ? AND messaging_group_id IS NULL AND thread_id = ?
       ORDER BY status = 'active' DESC, created_at DESC, id DESC LIMIT 1`,
  ).get(agentGroupId, threadId);
  return row === undefined ? null : toSessionRecord(row);
}

/** Whether a channel has brought messages in threads: then its adapter has them. Tasks have threads of their own. */
export function hasThreads(db: ReadableDb, channelType: string): boolean {
  const found = prepared<[string], unknown>(
    db,
    `SELECT 1 FROM sessions s JOIN messaging_groups m ON m.id = s.messaging_group_id
       WHERE m.channel_type = ? AND s.thread_id IS NOT NULL AND s.thread_id NOT LIKE 'system:%' LIMIT 1`,
  ).get(channelType);
  return found !== undefined;
}

/** Whether an agent group has had sessions of threads in one chat. */
export function hasThreadsOfPair(db: ReadableDb, agentGroupId: string, messagingGroupId: string): boolean {
  const found = prepared<[string, string], unknown>(
    db,
    `SELECT 1 FROM sessions WHERE agent_group_id = ? AND messaging_group_id = ? AND thread_id IS NOT NULL LIMIT 1`,
  ).get(agentGroupId, messagingGroupId);
  return found !== undefined;
}

/** The ids of an agent group's active sessions in one chat, in any thread. */
export function findSessionsOfPair(db: ReadableDb, agentGroupId: string, messagingGroupId: string): string[] {
  return prepared<[string, string], string>(
    db,
    `SELECT id FROM sessions WHERE agent_group_id = ? AND messaging_group_id = ? AND status = 'active'
       ORDER BY created_at DESC, id DESC`,
  )
    .pluck()
    .all(agentGroupId, messagingGroupId);
}
