/** Writing one message into a session: in which order files and row get there. */
import { Refusal } from '../../contract/errors.js';
import { valueIn } from '../../rules/json-text.js';
import { type InboundRow, type MessageWriter, messageWriter } from '../db/message-write.js';
import { withWritableDb } from '../db/open-writable.js';
import { updateLastActive } from '../db/session-write.js';
import type { WritableDb } from '../db/sqlite.js';
import { contentWith, planAttachments } from '../files/attachments.js';
import { findLeftovers, sweepLeftovers } from '../files/leftovers.js';
import { checkInbox, StagedFiles } from '../files/staging.js';
import { requireOwner } from '../session/session-owner.js';
import type { SessionKey } from '../session-key.js';
import type { OpenWorkspace } from '../workspace.js';
import { checkMessage, checkStoredContent, type SessionMessage, toInboundRow } from './message-check.js';
import { checkPlace, refuseFork, type TaskPlace, taskPlace } from './task-place.js';

export type { SessionMessage } from './message-check.js';

/** A message that has passed every check, with its files written and synced in a stage. */
export interface PreparedMessage {
  row: InboundRow;
  staged: StagedFiles | null;
  /** Whether something left by a writer that died stood in the session's folder when the files were staged. */
  leftBehind: boolean;
  /** Of the content and the files together. */
  bytes: number;
}

export interface StoredMessage {
  id: string;
  seq: number;
  /** False when it was there already. */
  fresh: boolean;
}

/**
 * Checks a message and stages its files. Neither its row nor its place in the inbox is touched yet.
 * `discardPrepared` must follow.
 * @param place the session's, where the caller knows it
 * @throws ID_UNSAFE, MESSAGE_FIELD_INVALID, MESSAGE_TOO_LARGE, TASK_IN_CHAT, NOT_A_TASK, ATTACHMENT_*,
 *   ATTACHMENTS_TOO_LARGE, PATH_UNSAFE, DISK_FULL, NOT_WRITABLE
 */
export async function prepareMessage(
  ws: OpenWorkspace,
  key: SessionKey,
  message: SessionMessage,
  place: TaskPlace = taskPlace(ws, key),
): Promise<PreparedMessage> {
  const { attachments = null } = checkMessage(message);
  const series = checkPlace(place, message);
  if (attachments === null && (message.files ?? []).length === 0) {
    checkStoredContent(message.content);
    const row = toInboundRow(message, message.content, series);
    return { row, staged: null, leftBehind: false, bytes: message.content.length };
  }
  const given = message.files ?? [];
  const planning = planAttachments(ws, message.id, valueIn(message.content, 'attachments'), given);
  // While the disk reads the given files; a refusal here takes precedence over what it finds.
  planning.catch(() => undefined);
  if (given.length > 0) checkInbox(ws, key, message.id);
  const plan = await planning;
  const { files } = plan;
  const content = contentWith(message.content, plan);
  checkStoredContent(content);
  let staged: StagedFiles | null = null;
  let leftBehind = false;
  if (files.length > 0) {
    if (given.length === 0) checkInbox(ws, key, message.id);
    const lookAround = (): void => {
      leftBehind = findLeftovers(ws, key).length > 0;
    };
    staged = await StagedFiles.write(ws, key, message.id, plan, ws.newId('files'), lookAround);
  }
  const bytes = files.reduce((sum, { size }) => sum + size, content.length);
  return { row: toInboundRow(message, content, series), staged, leftBehind, bytes };
}

/** Removes the stages of messages, written or not. */
export function discardPrepared(prepared: readonly PreparedMessage[]): void {
  for (const { staged } of prepared) staged?.discard();
}

/** One message, inside the transaction: its files are moved in, then its row is written. */
function storeOne(db: WritableDb, messages: MessageWriter, { row, staged }: PreparedMessage): StoredMessage {
  const { id } = row;
  if (!messages.has(id)) {
    refuseFork(db, row);
    staged?.moveIn();
    return { id, ...messages.insert(row), fresh: true };
  }
  const stored = messages.same(row);
  if (stored === null || staged?.sameAsStored() === false) throw Refusal.of('MESSAGE_ID_TAKEN', { id });
  return { id, ...stored, fresh: false };
}

/**
 * Refuses new messages whose id an ack already has: no poll would ever hand them over. What is there already is not new.
 * @throws MESSAGE_ID_ACKED
 */
export function refuseAcked(
  db: WritableDb,
  prepared: readonly PreparedMessage[],
  acked: ReadonlySet<string>,
): void {
  const hidden = prepared.filter(({ row }) => acked.has(row.id));
  if (hidden.length === 0) return;
  const messages = messageWriter(db);
  const found = hidden.find(({ row }) => !messages.has(row.id));
  if (found !== undefined) throw Refusal.of('MESSAGE_ID_ACKED', { id: found.row.id });
}

/** The sessions that have been written to since the workspace was opened. */
const written = new WeakMap<OpenWorkspace, Set<string>>();

/** Leftovers of earlier crashes are found at the first write; those of later ones, at the next write with files. */
function isFirstWrite(ws: OpenWorkspace, sessionId: string): boolean {
  const known = written.get(ws) ?? new Set();
  if (known.has(sessionId)) return false;
  written.set(ws, known.add(sessionId));
  return true;
}

/**
 * Writes prepared messages in one transaction, all or none. The order keeps files and rows together: files are
 * moved in, then the rows, then the commit; a failure takes the files back out.
 * @param guard may refuse, depending on what is in the database at the moment of writing
 * @throws MESSAGE_ID_TAKEN, MESSAGE_FIELD_INVALID for a run that would fork its series, COLUMN_MISSING,
 *   WRITE_NOT_CONFIRMED, what `guard` throws, and as
 *   withWritableDb
 */
export async function storePrepared(
  ws: OpenWorkspace,
  key: SessionKey,
  prepared: readonly PreparedMessage[],
  guard?: (db: WritableDb) => void,
): Promise<StoredMessage[]> {
  let stored: StoredMessage[];
  try {
    stored = await withWritableDb(ws, key, 'inbound.db', (db) => {
      guard?.(db);
      const messages = messageWriter(db);
      if (prepared.some(({ leftBehind }) => leftBehind) || isFirstWrite(ws, key.sessionId)) {
        sweepLeftovers(ws, key, (id) => messages.has(id));
      }
      const all = prepared.map((message) => storeOne(db, messages, message));
      prepared.find(({ staged }) => staged !== null)?.staged?.syncInbox();
      return all;
    });
  } catch (error) {
    for (const { staged } of prepared.toReversed()) staged?.undo();
    throw error;
  }
  // They are written: updating what v2.db says of the session comes after, and can no longer make them fail.
  const at = ws.clock.now();
  const { sessionId } = key;
  if (stored.some(({ fresh }) => fresh)) {
    ws.central.soon(`last_active ${sessionId}`, (db) => updateLastActive(db, sessionId, at));
  }
  return stored;
}

/**
 * Writes one message into a session's inbound.db, with its attachments in inbox/<id>/. Everything is checked
 * before anything is written; what is acknowledged was read back. The same message written twice is one row.
 * @param guard as storePrepared's
 * @param place as prepareMessage's
 * @returns the message's id and its seq
 * @throws ID_UNSAFE, SESSION_NOT_FOUND, MESSAGE_FIELD_INVALID, MESSAGE_TOO_LARGE, MESSAGE_ID_TAKEN,
 *   TASK_IN_CHAT, NOT_A_TASK, COLUMN_MISSING, WRITE_NOT_CONFIRMED, ATTACHMENT_*, ATTACHMENTS_TOO_LARGE, and as withWritableDb
 */
export async function writeSessionMessage(
  ws: OpenWorkspace,
  agentGroupId: string,
  sessionId: string,
  message: SessionMessage,
  guard?: (db: WritableDb) => void,
  place?: TaskPlace,
): Promise<{ id: string; seq: number }> {
  const key = { agentGroupId, sessionId };
  requireOwner(ws, key);
  const prepared = [await prepareMessage(ws, key, message, place)];
  try {
    const [stored] = await storePrepared(ws, key, prepared, guard);
    if (stored === undefined) throw Refusal.of('WRITE_NOT_CONFIRMED', { id: message.id });
    return { id: stored.id, seq: stored.seq };
  } finally {
    discardPrepared(prepared);
  }
}
