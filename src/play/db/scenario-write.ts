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
  status: 'pending' | 'completed' | 'failed' | 'paused',
  tries: number,
): void {
  db.prepare('UPDATE messages_in SET status = ?, tries = ? WHERE id = ?').run(status, tries, id);
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
