import type { Attachment } from '../../contract/entities/attachment.js';
import type { Message, MessagePage, MessageRaw } from '../../contract/entities/message.js';
import type { BadFile } from '../../contract/entities/session.js';
import { Refusal } from '../../contract/errors.js';
import { isOlderAck } from '../../rules/ack-rule.js';
import { copiedRow } from '../../rules/copied-row.js';
import { inboundState, outboundState } from '../../rules/message-state.js';
import { withBothDbs } from '../db/both-files.js';
import { dueTime } from '../db/due.js';
import { asText, type MessageRow, readMessageRow, type StoredContent } from '../db/message.js';
import { type PageAsked, type RowPage, readMessagePage } from '../db/message-page.js';
import { getMessageRaw } from '../db/message-raw.js';
import { withReadableDb } from '../db/open.js';
import { describeAttachment } from '../files/attachment-read.js';
import type { AttachmentRef } from '../files/message-attachments.js';
import type { WorkspacePath } from '../files/paths.js';
import type { SessionKey } from '../session-key.js';
import { parseTimestamp } from '../time.js';
import { NOT_UTF8, type ParsedContent, parseContent, rawContent } from './message-body.js';

type Row = MessageRow & { stored: StoredContent };

/** What the content of a row says; see parseContent. */
export function parseRow(row: Row): ParsedContent {
  const { content, partial, notUtf8 } = row.stored;
  if (notUtf8) return rawContent(content, NOT_UTF8, partial !== null);
  if (partial !== null) return rawContent(content, partial, true);
  const direction = row.table === 'messages_in' ? 'inbound' : 'outbound';
  return parseContent({ direction, kind: asText(row.kind) ?? '', id: asText(row.id) ?? '', content });
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function toMessage(
  row: Row,
  page: RowPage,
  describe: (ref: AttachmentRef) => Attachment,
  { now, bad, own }: { now: number; bad: readonly BadFile[]; own: string },
): Message {
  const { body, cut, sender, attachments, echo } = parseRow(row);
  const id = asText(row.id) ?? '';
  const timestamp = asText(row.timestamp) ?? '';
  const common = {
    id,
    seq: row.seq,
    kind: asText(row.kind) ?? '',
    timestamp,
    at: parseTimestamp(timestamp),
    sender,
    body,
    cut,
    contentBytes: row.bytes ?? 0,
    attachments: attachments.map(describe),
    platformId: asText(row.platform_id),
    channelType: asText(row.channel_type),
    threadId: asText(row.thread_id),
    recurrence: asText(row.recurrence),
  };
  if (row.table === 'messages_in') {
    const ack = page.acks.get(id) ?? null;
    const status = asText(row.status);
    const processAfter = dueTime(row.due);
    const trigger = row.trigger === null ? null : row.trigger === 1;
    const { at, channelType } = common;
    const sourceSessionId = asText(row.source_session_id);
    return {
      ...common,
      key: `in:${row.row}`,
      direction: 'inbound',
      state: inboundState({ status, at, processAfter, trigger, ack }, now),
      statusText: status,
      stateAt: isOlderAck(ack, common) ? null : (ack?.at ?? null),
      processAfter: finite(processAfter),
      tries: row.tries,
      trigger,
      onWake: row.on_wake === null ? null : row.on_wake !== 0,
      sourceSessionId,
      copied: copiedRow({ id, channelType, sourceSessionId, echo }, own),
      inReplyTo: null,
      deliverAfter: null,
      platformMessageId: null,
    };
  }
  const delivered = page.deliveries.get(id);
  // A row without a status is still a delivery, and any status ends it.
  const delivery = delivered === undefined ? null : (asText(delivered.status) ?? '');
  const deliverAfter = dueTime(row.due);
  const lost = bad.length > 0;
  return {
    ...common,
    key: `out:${row.row}`,
    direction: 'outbound',
    // What became of it stands in inbound.db.
    state: lost ? 'unknown' : outboundState({ delivery, deliverAfter }, now),
    statusText: lost ? 'unreadable' : delivery,
    stateAt: parseTimestamp(delivered?.at),
    processAfter: null,
    tries: null,
    trigger: null,
    onWake: null,
    ...{ sourceSessionId: null, copied: null },
    inReplyTo: asText(row.in_reply_to),
    deliverAfter: finite(deliverAfter),
    platformMessageId: delivered === undefined ? null : asText(delivered.platformMessageId),
  };
}

/**
 * A page of a session's timeline: both directions merged by time, oldest first. Where one of the two files is
 * bad, the rows of the other, with as much of their state as it alone tells.
 * @param options `before` and `after` are those of a page beside it
 * @param now ms since 1970, UTC
 * @throws as withBothDbs
 */
export function pageMessages(
  ws: WorkspacePath,
  key: SessionKey,
  options: PageAsked,
  now: number,
): MessagePage {
  const { page, bad } = withBothDbs(ws, key, (inbound, outbound, how) => ({
    page: readMessagePage(inbound, outbound, options),
    bad: how.bad,
  }));
  // Both files are closed again: parsing takes time, and no writer should wait for it.
  const describe = (ref: AttachmentRef): Attachment => describeAttachment(ws, key, ref);
  return {
    messages: page.rows.map((row) => toMessage(row, page, describe, { now, bad, own: key.sessionId })),
    ...{ before: page.before, after: page.after, goal: page.goal },
  };
}

const OF_SIDE = {
  in: { file: 'inbound.db', table: 'messages_in' },
  out: { file: 'outbound.db', table: 'messages_out' },
} as const;

export function locateMessage(messageKey: string): {
  file: 'inbound.db' | 'outbound.db';
  table: MessageRow['table'];
  row: number;
} {
  const [, side, digits] = /^(in|out):(\d{1,16})$/.exec(messageKey) ?? [];
  if ((side !== 'in' && side !== 'out') || digits === undefined) {
    throw Refusal.of('MESSAGE_NOT_FOUND', { key: messageKey });
  }
  return { ...OF_SIDE[side], row: Number(digits) };
}

/**
 * One row with every column as it is stored.
 * @param messageKey `in:<rowid>` or `out:<rowid>`
 * @throws MESSAGE_NOT_FOUND; as withReadableDb
 */
export function getMessage(ws: WorkspacePath, key: SessionKey, messageKey: string): MessageRaw {
  const { file, table, row } = locateMessage(messageKey);
  return withReadableDb(ws, key, file, (db) => getMessageRaw(db, table, row, messageKey));
}

/**
 * What a message says about one of its attachments.
 * @throws MESSAGE_NOT_FOUND, ATTACHMENT_MISSING; as withReadableDb
 */
export function findAttachment(
  ws: WorkspacePath,
  key: SessionKey,
  messageKey: string,
  index: number,
): AttachmentRef {
  const { file, table, row } = locateMessage(messageKey);
  const found = withReadableDb(ws, key, file, (db) => readMessageRow(db, table, row));
  if (found === undefined) throw Refusal.of('MESSAGE_NOT_FOUND', { key: messageKey });
  const ref = parseRow(found).attachments.find((attachment) => attachment.index === index);
  if (ref === undefined) throw Refusal.of('ATTACHMENT_MISSING', { path: `attachment ${index + 1}` });
  return ref;
}
