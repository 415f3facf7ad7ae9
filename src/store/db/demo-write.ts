/**
 * Rows that only the making of a demo workspace writes: what a host's admin commands put into v2.db, and
 * the host's half of a session's history.
 */
import { sqliteTime } from './container-write.js';
import type { WritableDb } from './sqlite.js';

const iso = (at: number): string => new Date(at).toISOString();

export function insertAgentGroup(
  db: WritableDb,
  row: { id: string; name: string; folder: string; at: number },
): void {
  db.prepare('INSERT INTO agent_groups (id, name, folder, created_at) VALUES (?, ?, ?, ?)').run(
    row.id,
    row.name,
    row.folder,
    iso(row.at),
  );
}

export function insertMessagingGroup(
  db: WritableDb,
  row: { id: string; channelType: string; platformId: string; name: string; isGroup: boolean; at: number },
): void {
  db.prepare(
    `INSERT INTO messaging_groups
       (id, channel_type, platform_id, name, is_group, unknown_sender_policy, created_at)
     VALUES (?, ?, ?, ?, ?, 'public', ?)`,
  ).run(row.id, row.channelType, row.platformId, row.name, row.isGroup ? 1 : 0, iso(row.at));
}

/** Wires a chat to an agent. */
export function insertWiring(
  db: WritableDb,
  row: { messagingGroupId: string; agentGroupId: string; mode: string; at: number },
): void {
  db.prepare(
    `INSERT INTO messaging_group_agents
       (id, messaging_group_id, agent_group_id, session_mode, created_at,
        engage_mode, engage_pattern, sender_scope, ignored_message_policy)
     VALUES (?, ?, ?, ?, ?, 'pattern', '.', 'all', 'accumulate')`,
  ).run(
    `mga-${row.messagingGroupId}-${row.agentGroupId}`,
    row.messagingGroupId,
    row.agentGroupId,
    row.mode,
    iso(row.at),
  );
}

export function insertAgentDestination(
  db: WritableDb,
  row: { agentGroupId: string; name: string; type: 'channel' | 'agent'; targetId: string; at: number },
): void {
  db.prepare(
    `INSERT INTO agent_destinations (agent_group_id, local_name, target_type, target_id, created_at)
     VALUES (?, ?, ?, ?, ?)`,
  ).run(row.agentGroupId, row.name, row.type, row.targetId, iso(row.at));
}

export function insertPendingQuestion(
  db: WritableDb,
  row: {
    questionId: string;
    sessionId: string;
    platformId: string;
    channelType: string;
    threadId: string | null;
    title: string;
    options: unknown;
    at: number;
  },
): void {
  db.prepare(
    `INSERT INTO pending_questions
       (question_id, session_id, message_out_id, platform_id, channel_type, thread_id, title, options_json, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    row.questionId,
    row.sessionId,
    row.questionId,
    row.platformId,
    row.channelType,
    row.threadId,
    row.title,
    JSON.stringify(row.options),
    iso(row.at),
  );
}

export function closeSession(db: WritableDb, sessionId: string): void {
  db.prepare(`UPDATE sessions SET status = 'closed' WHERE id = ?`).run(sessionId);
}

/** The host's copy of an ack. `tries` is 5 for a message that was given up. */
export function settleMessage(
  db: WritableDb,
  id: string,
  status: 'completed' | 'failed',
  tries: number,
): void {
  db.prepare('UPDATE messages_in SET status = ?, tries = ? WHERE id = ?').run(status, tries, id);
}

/** The host's record that it handed a row to its platform, or could not. */
export function insertDelivered(
  db: WritableDb,
  row: { messageOutId: string; platformMessageId: string | null; status: 'delivered' | 'failed'; at: number },
): void {
  db.prepare(
    'INSERT INTO delivered (message_out_id, platform_message_id, status, delivered_at) VALUES (?, ?, ?, ?)',
  ).run(row.messageOutId, row.platformMessageId, row.status, sqliteTime(row.at));
}
