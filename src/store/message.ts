/** Writing into a session: what makes a message, and in which order it gets there. */
import { CronExpressionParser } from 'cron-parser';
import { CONTENT_LIMIT_BYTES } from '../shared/entities/message.js';
import { Refusal } from '../shared/errors.js';
import { findInboundRow, type InboundRow, insertMessage, isSameMessage } from './db/message-write.js';
import { withWritableDb } from './db/open-writable.js';
import { updateLastActive } from './db/session-write.js';
import { type AttachedFile, planAttachments } from './files/attachments.js';
import { assertSafeId, sessionDirRelative } from './files/paths.js';
import { StagedFiles, sweepStages } from './files/staging.js';
import { requireSession } from './session.js';
import { parseTimestamp } from './time.js';
import type { OpenWorkspace } from './workspace.js';

/** The kinds that a host writes into messages_in. */
export const INBOUND_KINDS = ['chat', 'chat-sdk', 'task', 'webhook', 'system'] as const;

/** A message for a session's agent. Times are ISO texts in UTC; what is left out takes its default. */
export interface SessionMessage {
  /** Unique in the session. The same id with the same content is written once. */
  id: string;
  kind: string;
  timestamp: string;
  platformId?: string | null;
  channelType?: string | null;
  threadId?: string | null;
  /** A JSON object, by kind (DATA-FORMAT); attachments in it may bring base64 `data`. */
  content: string;
  /** Not before this time. */
  processAfter?: string | null;
  /** A cron expression, in the host's time zone. */
  recurrence?: string | null;
  /** False: rides along as context with the next turn. */
  trigger?: boolean;
  sourceSessionId?: string | null;
  /** True: only a container that has just started takes it. */
  onWake?: boolean;
  /** Files to attach, by path. */
  files?: readonly AttachedFile[];
}

function invalid(field: string, reason: string): Refusal {
  return Refusal.of('MESSAGE_FIELD_INVALID', { field, reason });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseContent(content: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch (error) {
    throw invalid('content', `is not JSON (${error instanceof Error ? error.message : 'unreadable'})`);
  }
  if (!isObject(parsed)) throw invalid('content', 'is not a JSON object');
  return parsed;
}

function checkTime(field: string, value: string): void {
  // The host compares times as texts, so only the form that it writes itself is taken.
  const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(value);
  if (!iso || parseTimestamp(value) === null) {
    throw invalid(field, 'is not a time like 2026-11-22T07:14:06.000Z');
  }
}

function checkCron(value: string): void {
  try {
    CronExpressionParser.parse(value);
  } catch (error) {
    throw invalid(
      'recurrence',
      `is not a cron expression (${error instanceof Error ? error.message : value})`,
    );
  }
}

function checkText(field: string, value: string | null | undefined): void {
  if (value == null) return;
  if (value.includes('\0')) throw invalid(field, 'contains a NUL character');
  if (Buffer.byteLength(value, 'utf8') > 4096) throw invalid(field, 'is longer than 4096 bytes');
}

function checkFields(message: SessionMessage): void {
  assertSafeId(message.id);
  if (!INBOUND_KINDS.some((kind) => kind === message.kind)) {
    throw invalid('kind', `is not one of ${INBOUND_KINDS.join(', ')}`);
  }
  checkTime('timestamp', message.timestamp);
  if (message.processAfter != null) checkTime('processAfter', message.processAfter);
  if (message.recurrence != null) checkCron(message.recurrence);
  checkText('platformId', message.platformId);
  checkText('channelType', message.channelType);
  checkText('threadId', message.threadId);
  checkText('sourceSessionId', message.sourceSessionId);
}

/** An unpaired surrogate has no UTF-8 form: it would read back as another text. */
function checkContentText(content: string): void {
  const bytes = Buffer.byteLength(content, 'utf8');
  if (bytes > CONTENT_LIMIT_BYTES) {
    throw Refusal.of('MESSAGE_TOO_LARGE', { bytes, limitBytes: CONTENT_LIMIT_BYTES });
  }
  if (/\p{Cs}/u.test(content)) throw invalid('content', 'is not valid Unicode');
}

function toRow(message: SessionMessage, content: string): InboundRow {
  return {
    id: message.id,
    kind: message.kind,
    timestamp: message.timestamp,
    status: 'pending',
    process_after: message.processAfter ?? null,
    recurrence: message.recurrence ?? null,
    series_id: message.id,
    tries: 0,
    trigger: message.trigger === false ? 0 : 1,
    platform_id: message.platformId ?? null,
    channel_type: message.channelType ?? null,
    thread_id: message.threadId ?? null,
    content,
    source_session_id: message.sourceSessionId ?? null,
    on_wake: message.onWake === true ? 1 : 0,
  };
}

type Outcome = { seq: number; fresh: boolean };

/** The order that keeps files and rows together: files moved in, then the row, then the commit. */
async function store(
  ws: OpenWorkspace,
  agentGroupId: string,
  sessionId: string,
  row: InboundRow,
  staged: StagedFiles | null,
): Promise<Outcome> {
  const folder = sessionDirRelative(agentGroupId, sessionId);
  try {
    return await withWritableDb(ws, { agentGroupId, sessionId }, 'inbound.db', (db) => {
      const stored = findInboundRow(db, row.id);
      if (stored !== null) {
        const seq = stored.seq;
        if (!isSameMessage(stored, row) || typeof seq !== 'number') {
          throw Refusal.of('MESSAGE_ID_TAKEN', { id: row.id });
        }
        return { seq, fresh: false };
      }
      sweepStages(ws, folder, (id) => findInboundRow(db, id) !== null);
      staged?.moveIn();
      return { ...insertMessage(db, row), fresh: true };
    });
  } catch (error) {
    staged?.undo();
    throw error;
  }
}

/**
 * Writes one message into a session's inbound.db, with its attachments in inbox/<id>/. Everything is
 * checked before anything is written; what is acknowledged was read back. The same message written twice
 * is one row.
 * @returns the message's id and its seq
 * @throws ID_UNSAFE, SESSION_NOT_FOUND, MESSAGE_FIELD_INVALID, MESSAGE_TOO_LARGE, MESSAGE_ID_TAKEN,
 *   COLUMN_MISSING, WRITE_NOT_CONFIRMED, ATTACHMENT_*, ATTACHMENTS_TOO_LARGE, and as withWritableDb
 */
export async function writeSessionMessage(
  ws: OpenWorkspace,
  agentGroupId: string,
  sessionId: string,
  message: SessionMessage,
): Promise<{ id: string; seq: number }> {
  requireSession(ws, agentGroupId, sessionId);
  checkFields(message);
  const { id } = message;
  const parsed = parseContent(message.content);
  const plan = await planAttachments(ws, id, parsed.attachments, message.files ?? []);
  let staged: StagedFiles | null = null;
  try {
    // Untouched content is stored as it was given, to the byte.
    const content =
      plan.files.length === 0 ? message.content : JSON.stringify({ ...parsed, attachments: plan.entries });
    checkContentText(content);
    if (plan.files.length > 0) {
      const folder = sessionDirRelative(agentGroupId, sessionId);
      staged = await StagedFiles.write(ws, folder, id, plan, ws.newId('files'));
    }
    const { seq, fresh } = await store(ws, agentGroupId, sessionId, toRow(message, content), staged);
    if (!fresh && staged !== null && !(await staged.sameAsStored())) {
      throw Refusal.of('MESSAGE_ID_TAKEN', { id });
    }
    // The message is written: what v2.db says of the session follows, and cannot fail it any more.
    const at = ws.clock.now();
    if (fresh) ws.central.soon(`last_active ${sessionId}`, (db) => updateLastActive(db, sessionId, at));
    return { id, seq };
  } finally {
    await staged?.discard();
    await plan.close();
  }
}
