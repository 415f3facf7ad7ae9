/** What a message must satisfy to be written into a session. Nothing here touches a file. */
import { InboundKind } from '../../contract/entities/draft.js';
import { CONTENT_LIMIT_BYTES } from '../../contract/entities/message.js';
import { Refusal } from '../../contract/errors.js';
import { jsonFault, withPlace } from '../../rules/json-fault.js';
import { readRecurrence } from '../../rules/recurrence.js';
import { whyNotStored } from '../config/field.js';
import type { InboundRow } from '../db/message-write.js';
import type { AttachedFile } from '../files/attachments.js';
import { assertSafeId } from '../files/paths.js';
import { isHostTime } from '../time.js';

/** A message for a session's agent. Times are ISO texts in UTC; an omitted field takes its default. */
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
  /** The id of a message that waits and that this one takes the place of; whoever writes it takes that back. */
  inPlaceOf?: string | null;
}

function invalid(field: string, reason: string): Refusal {
  return Refusal.of('MESSAGE_FIELD_INVALID', { field, reason });
}

function parseContent(content: string): Record<string, unknown> {
  const fault = jsonFault(content);
  if (fault !== null) throw invalid('content', withPlace(content, fault));
  return JSON.parse(content);
}

function checkTime(field: string, value: string): void {
  // The host compares times as texts, so only the form that it writes itself is accepted.
  if (!isHostTime(value)) {
    throw invalid(field, 'is not a time like 2026-11-22T07:14:06.000Z');
  }
}

function checkRecurrence(value: string): void {
  const { refusal } = readRecurrence(value);
  if (refusal !== null) throw invalid('recurrence', refusal);
}

function checkText(field: string, value: string | null | undefined): void {
  if (value == null) return;
  const reason = whyNotStored(value);
  if (reason !== null) throw invalid(field, reason);
  if (Buffer.byteLength(value, 'utf8') > 4096) throw invalid(field, 'is longer than 4096 bytes');
}

/**
 * Checks every field but the attachments.
 * @returns the content, parsed
 * @throws ID_UNSAFE, MESSAGE_FIELD_INVALID
 */
export function checkMessage(message: SessionMessage): Record<string, unknown> {
  assertSafeId(message.id);
  if (!InboundKind.options.some((kind) => kind === message.kind)) {
    throw invalid('kind', `is not one of ${InboundKind.options.join(', ')}`);
  }
  checkText('recurrence', message.recurrence);
  checkTime('timestamp', message.timestamp);
  if (message.processAfter != null) checkTime('processAfter', message.processAfter);
  if (message.recurrence != null) checkRecurrence(message.recurrence);
  checkText('platformId', message.platformId);
  checkText('channelType', message.channelType);
  checkText('threadId', message.threadId);
  checkText('sourceSessionId', message.sourceSessionId);
  return parseContent(message.content);
}

/**
 * Checks the size of the content as it is to be stored.
 * @throws MESSAGE_TOO_LARGE
 */
export function checkStoredContent(content: string): void {
  const bytes = Buffer.byteLength(content, 'utf8');
  if (bytes > CONTENT_LIMIT_BYTES) {
    throw Refusal.of('MESSAGE_TOO_LARGE', { bytes, limitBytes: CONTENT_LIMIT_BYTES });
  }
}

/**
 * The row of a checked message.
 * @param series the one that it is a run of; null: it begins one
 */
export function toInboundRow(message: SessionMessage, content: string, series: string | null): InboundRow {
  return {
    id: message.id,
    kind: message.kind,
    timestamp: message.timestamp,
    status: 'pending',
    // A run of a series has a time, as a host gives it one: it lists tasks by that.
    process_after: message.processAfter ?? (series === null ? null : message.timestamp),
    recurrence: message.recurrence ?? null,
    series_id: series ?? message.id,
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
