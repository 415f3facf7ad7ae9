/**
 * Rows that only a scenario writes: what a host's admin commands put into v2.db, a host's copy of a state that
 * took hours to reach, and rows that no host or runner would write.
 */
import { Refusal } from '../../contract/errors.js';
import { hasConfigs } from '../../store/db/agent-group.js';
import { nextEvenSeq } from '../../store/db/message-write.js';
import { hasInstances } from '../../store/db/messaging-group.js';
import { has } from '../../store/db/schema.js';
import { largestSeqSql } from '../../store/db/seq.js';
import type { WritableDb } from '../../store/db/sqlite.js';
import { hasTable } from '../../store/db/tables.js';
import { sqliteTime } from '../../store/time.js';
import { nextOddSeq } from './container-write.js';

const iso = (at: number): string => new Date(at).toISOString();

/** Adds an agent group with the configuration without which no host wakes it, unless its id is there. */
export function insertAgentGroup(
  db: WritableDb,
  row: { id: string; name: string; folder: string; at: number },
): void {
  db.prepare('INSERT OR IGNORE INTO agent_groups (id, name, folder, created_at) VALUES (?, ?, ?, ?)').run(
    row.id,
    row.name,
    row.folder,
    iso(row.at),
  );
  if (!hasConfigs(db)) return;
  db.prepare('INSERT OR IGNORE INTO container_configs (agent_group_id, updated_at) VALUES (?, ?)').run(
    row.id,
    iso(row.at),
  );
}

/**
 * Adds a chat, unless its id is there.
 * @param row `instance`: the bot that is in the chat, by default the channel's own; a workspace that does not tell bots
 *   apart has no place for it
 */
export function insertMessagingGroup(
  db: WritableDb,
  row: {
    id: string;
    channelType: string;
    platformId: string;
    instance: string | null;
    name: string;
    isGroup: boolean;
    at: number;
  },
): void {
  const [column, value] = hasInstances(db) ? [', instance', ', @instance'] : ['', ''];
  // Not OR IGNORE, which would leave a chat out without a word where a newer host wants more of it.
  db.prepare(
    `INSERT INTO messaging_groups
       (id, channel_type, platform_id, name, is_group, unknown_sender_policy, created_at${column})
     VALUES (@id, @channelType, @platformId, @name, @isGroup, 'public', @at${value})
     ON CONFLICT DO NOTHING`,
  ).run({
    ...row,
    instance: row.instance ?? row.channelType,
    isGroup: row.isGroup ? 1 : 0,
    at: iso(row.at),
  });
}

/** Wires a chat to an agent, unless it is wired already. */
export function insertWiring(
  db: WritableDb,
  row: { messagingGroupId: string; agentGroupId: string; mode: string; at: number },
): void {
  db.prepare(
    `INSERT OR IGNORE INTO messaging_group_agents
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

/** Gives an agent a destination name, unless it has that name. */
export function insertAgentDestination(
  db: WritableDb,
  row: { agentGroupId: string; name: string; type: 'channel' | 'agent'; targetId: string; at: number },
): void {
  db.prepare(
    `INSERT OR IGNORE INTO agent_destinations (agent_group_id, local_name, target_type, target_id, created_at)
     VALUES (?, ?, ?, ?, ?)`,
  ).run(row.agentGroupId, row.name, row.type, row.targetId, iso(row.at));
}

export function closeSession(db: WritableDb, sessionId: string): void {
  db.prepare(`UPDATE sessions SET status = 'closed' WHERE id = ?`).run(sessionId);
}

/** Sets the host's status of a message, whatever it was before. `tries` is 5 for one that was given up on. */
export function settleMessage(
  db: WritableDb,
  id: string,
  status: 'pending' | 'completed' | 'failed' | 'paused' | 'cancelled',
  tries: number,
): void {
  db.prepare('UPDATE messages_in SET status = ?, tries = ? WHERE id = ?').run(status, tries, id);
}

/** Makes a message one of a series: that of the message that began it. */
export function joinSeries(db: WritableDb, id: string, series: string): void {
  if (has(db, 'messages_in', 'series_id'))
    db.prepare('UPDATE messages_in SET series_id = ? WHERE id = ?').run(series, id);
}

/** Adds a person, with the chat to which a host sends them its cards. Those whom v2.db knows stay as they are. */
export function insertPerson(
  db: WritableDb,
  row: { id: string; name: string; chat: string | null; role: string | null; at: number },
): void {
  if (!hasTable(db, 'users')) return;
  const [kind = ''] = row.id.split(':');
  const at = iso(row.at);
  const put = (sql: string, ...values: (string | null)[]): void =>
    void db.prepare(`INSERT OR IGNORE INTO ${sql}`).run(...values);
  put('users (id, kind, display_name, created_at) VALUES (?, ?, ?, ?)', row.id, kind, row.name, at);
  // A role for everything has no agent group, and NULLs are never the same: a second one would not be ignored.
  const known = db.prepare('SELECT 1 FROM user_roles WHERE user_id = ? AND role = ?').get(row.id, row.role);
  if (row.role !== null && known === undefined)
    put('user_roles (user_id, role, granted_at) VALUES (?, ?, ?)', row.id, row.role, at);
  if (row.chat === null) return;
  put(
    'user_dms (user_id, channel_type, messaging_group_id, resolved_at) VALUES (?, ?, ?, ?)',
    ...[row.id, kind, row.chat, at],
  );
}

/** Has what one agent says to another held, in a workspace whose hosts know policies. */
export function insertPolicy(
  db: WritableDb,
  row: { from: string; to: string; approver: string; at: number },
): void {
  if (!hasTable(db, 'agent_message_policies')) return;
  db.prepare(
    `INSERT OR IGNORE INTO agent_message_policies (from_agent_group_id, to_agent_group_id, approver, created_at)
     VALUES (?, ?, ?, ?)`,
  ).run(row.from, row.to, row.approver, iso(row.at));
}

const DECISIONS = [
  { label: 'Approve', selectedLabel: 'Approved', value: 'approve' },
  { label: 'Reject', selectedLabel: 'Rejected', value: 'reject' },
  { label: 'Reject with reason…', selectedLabel: 'Rejected, reason follows', value: 'reject_with_reason' },
];

/** The request that stands for a message between agents while it is held. */
export function insertHeldMessage(
  db: WritableDb,
  row: {
    id: string;
    sessionId: string;
    approver: string;
    question: string;
    payload: Readonly<Record<string, unknown>>;
    at: number;
  },
): void {
  if (!hasTable(db, 'pending_approvals')) return;
  db.prepare(
    `INSERT INTO pending_approvals
       (approval_id, session_id, request_id, action, payload, created_at, title, options_json, approver_user_id, question)
     VALUES (@id, @sessionId, @id, 'a2a_message_gate', @payload, @at, 'Message to another agent', @options, @approver,
       @question)`,
  ).run({
    ...row,
    payload: JSON.stringify(row.payload),
    options: JSON.stringify(DECISIONS),
    at: iso(row.at),
  });
}

/** A column's value as SQLite stores it. */
export type ColumnValue = string | number | null | Buffer;

/** Tables whose rows are a state, not an event: a newer row replaces the older one. */
const STATES: readonly string[] = ['processing_ack', 'session_state', 'container_state', 'delivered'];

/**
 * Writes a row column by column. Rows of messages_in and messages_out get the next seq of
 * their side where none is given.
 * @param inboundMax as insertOutboundMessage; for messages_out only
 * @returns its seq; null for the other tables
 * @throws COLUMN_MISSING, SESSION_DB_SEQ
 */
export function insertRow(
  db: WritableDb,
  table: string,
  row: Readonly<Record<string, ColumnValue>>,
  inboundMax: unknown,
): ColumnValue {
  const file = table === 'messages_in' ? 'inbound.db' : 'outbound.db';
  const values: Record<string, ColumnValue> = { ...row };
  if (table === 'messages_in') values.seq ??= nextEvenSeq(db);
  if (table === 'messages_out') {
    const largest: unknown = db.prepare(largestSeqSql('messages_out')).pluck().get();
    values.seq ??= Math.max(nextOddSeq(inboundMax, 'inbound.db'), nextOddSeq(largest, file));
  }
  const columns = Object.keys(values);
  const missing = columns.filter((column) => !has(db, table, column));
  if (missing.length > 0) {
    throw Refusal.of('COLUMN_MISSING', { file, columns: missing.map((column) => `${table}.${column}`) });
  }
  const insert = STATES.includes(table) ? 'INSERT OR REPLACE' : 'INSERT';
  const names = columns.map((column) => `@${column}`).join(', ');
  db.prepare(`${insert} INTO ${table} (${columns.join(', ')}) VALUES (${names})`).run(values);
  return values.seq ?? null;
}

/** How the rows of each table write their times. */
export function timeIn(table: string, at: number): string {
  return table === 'messages_out' || table === 'processing_ack' || table === 'delivered'
    ? sqliteTime(at)
    : iso(at);
}
