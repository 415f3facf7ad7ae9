/** The container's half of a session: every statement that it runs against its outbound.db. */
import { Refusal } from '../../contract/errors.js';
import type { SCRIPT_FAILED } from '../../rules/host-rules.js';
import { largestSeqSql } from '../../store/db/seq.js';
import type { WritableDb } from '../../store/db/sqlite.js';
import { type Stamp, sqliteTime } from '../../store/time.js';

/** A row for messages_out, without the seq that it gets when it is written. */
export interface OutboundRow {
  id: string;
  kind: string;
  /** JSON text. Bytes and other texts are what a broken agent writes. */
  content: string | Buffer;
  /** When it was said, ms since 1970 UTC. */
  at: number;
  /** Written verbatim instead of `at`: what a broken agent takes for a time. */
  rawTimestamp?: string;
  inReplyTo?: string | null;
  /** When it may be delivered, ms since 1970 UTC. */
  deliverAfter?: number | null;
  channelType?: string | null;
  platformId?: string | null;
  threadId?: string | null;
}

/**
 * The next number on the container's side: odd, and above every number in both files.
 * @throws SESSION_DB_SEQ when the largest is not one that can be counted on from
 */
export function nextOddSeq(largest: unknown, file: string): number {
  if (largest === null) return 1;
  if (typeof largest !== 'number' || !Number.isSafeInteger(largest) || largest < 0 || largest > 2 ** 52) {
    throw Refusal.of('SESSION_DB_SEQ', { file, seq: String(largest) });
  }
  return largest % 2 === 0 ? largest + 1 : largest + 2;
}

/**
 * Writes one row into messages_out.
 * @param inboundMax the largest seq of messages_in as stored, read just before; null when it is empty
 * @returns the row's seq
 * @throws SESSION_DB_SEQ
 */
export function insertOutboundMessage(
  db: WritableDb,
  row: OutboundRow,
  inboundMax: unknown,
  stamp: Stamp = sqliteTime,
): { seq: number } {
  const largest: unknown = db.prepare(largestSeqSql('messages_out')).pluck().get();
  const outbound = largest === null ? -1 : nextOddSeq(largest, 'outbound.db');
  const seq = Math.max(nextOddSeq(inboundMax, 'inbound.db'), outbound);
  db.prepare(
    `INSERT INTO messages_out
       (id, seq, in_reply_to, timestamp, deliver_after, kind, platform_id, channel_type, thread_id, content)
     VALUES
       (@id, @seq, @inReplyTo, @timestamp, @deliverAfter, @kind, @platformId, @channelType, @threadId, @content)`,
  ).run({
    id: row.id,
    seq,
    inReplyTo: row.inReplyTo ?? null,
    timestamp: row.rawTimestamp ?? stamp(row.at),
    deliverAfter: row.deliverAfter == null ? null : stamp(row.deliverAfter),
    kind: row.kind,
    platformId: row.platformId ?? null,
    channelType: row.channelType ?? null,
    threadId: row.threadId ?? null,
    content: row.content,
  });
  return { seq };
}

/** What a runner says of a message that it is through with; the last is a task whose script failed (2.1.54 and later). */
export type Ack = 'completed' | 'failed' | typeof SCRIPT_FAILED;

/** Claims messages: the host sees them as being worked on. */
export function claimMessages(
  db: WritableDb,
  ids: readonly string[],
  at: number,
  stamp: Stamp = sqliteTime,
): void {
  for (const id of ids) acknowledgeRaw(db, id, 'processing', at, stamp);
}

/** Writes one ack, with any status: a broken agent may write one that means nothing. */
export function acknowledgeRaw(
  db: WritableDb,
  id: string,
  status: string,
  at: number,
  stamp: Stamp = sqliteTime,
): void {
  db.prepare(
    'INSERT OR REPLACE INTO processing_ack (message_id, status, status_changed) VALUES (?, ?, ?)',
  ).run(id, status, stamp(at));
}

/** Releases claims without having worked on them, so that the next container finds the messages. */
export function releaseClaims(db: WritableDb, ids: readonly string[]): void {
  const remove = db.prepare(`DELETE FROM processing_ack WHERE message_id = ? AND status = 'processing'`);
  for (const id of ids) remove.run(id);
}

/** Drops the claims that a container left behind when it died. A runner does so once, at its start. */
export function clearStaleClaims(db: WritableDb): { cleared: number } {
  return { cleared: db.prepare(`DELETE FROM processing_ack WHERE status = 'processing'`).run().changes };
}

function hasTable(db: WritableDb, name: string): boolean {
  return (
    db.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`).pluck().get(name) !==
    undefined
  );
}

/** A tool in flight. */
interface ToolInFlight {
  name: string;
  declaredTimeoutMs: number | null;
  /** ms since 1970 UTC. */
  startedAt: number;
}

/**
 * Sets the tool that runs now, or clears it with null. Older files have no table for it: then nothing is written.
 */
export function setTool(db: WritableDb, tool: ToolInFlight | null, at: number): void {
  if (!hasTable(db, 'container_state')) return;
  db.prepare(
    `INSERT OR REPLACE INTO container_state
       (id, current_tool, tool_declared_timeout_ms, tool_started_at, updated_at)
     VALUES (1, ?, ?, ?, ?)`,
  ).run(
    tool?.name ?? null,
    tool?.declaredTimeoutMs ?? null,
    tool === null ? null : new Date(tool.startedAt).toISOString(),
    new Date(at).toISOString(),
  );
}

/**
 * Keeps a value of the runner's own, such as the provider's continuation.
 * @returns false when there is no table for it (older files), so that nothing was kept
 */
export function setSessionState(db: WritableDb, key: string, value: string, at: number): boolean {
  if (!hasTable(db, 'session_state')) return false;
  db.prepare('INSERT OR REPLACE INTO session_state (key, value, updated_at) VALUES (?, ?, ?)').run(
    key,
    value,
    new Date(at).toISOString(),
  );
  return true;
}

/** A stored value; null when there is none, or no table for it. */
export function readSessionState(db: WritableDb, key: string): string | null {
  if (!hasTable(db, 'session_state')) return null;
  const value: unknown = db.prepare('SELECT value FROM session_state WHERE key = ?').pluck().get(key);
  return typeof value === 'string' ? value : null;
}
