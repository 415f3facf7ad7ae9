/** The host's half of a session: what its sweep writes into inbound.db, and into v2.db for a question. */
import type { QuestionOption } from '../../contract/entities/question.js';
import { type InboundRow, messageWriter } from '../../store/db/message-write.js';
import { type Row, text } from '../../store/db/row.js';
import { has } from '../../store/db/schema.js';
import type { ReadableDb, WritableDb } from '../../store/db/sqlite.js';
import { hasTable } from '../../store/db/tables.js';
import { type Stamp, sqliteTime } from '../../store/time.js';

/** Copies an ack. A host writes `completed` for `failed` acks too. @returns whether the row changed */
export function settleInbound(
  db: WritableDb,
  { id, status }: { id: string; status: 'completed' | 'failed' },
): boolean {
  return (
    db.prepare(`UPDATE messages_in SET status = ? WHERE id = ? AND status = 'pending'`).run(status, id)
      .changes === 1
  );
}

/** Schedules another try for a message, not before `at` (ms since 1970 UTC). */
export function retryInbound(db: WritableDb, id: string, at: number, stamp: Stamp): void {
  if (!has(db, 'messages_in', 'tries') || !has(db, 'messages_in', 'process_after')) return;
  db.prepare(
    `UPDATE messages_in SET tries = tries + 1, process_after = ? WHERE id = ? AND status = 'pending'`,
  ).run(stamp(at), id);
}

/** Gives up on a message: its tries are used up. */
export function giveUpInbound(db: WritableDb, id: string): void {
  db.prepare(`UPDATE messages_in SET status = 'failed' WHERE id = ? AND status = 'pending'`).run(id);
}

/**
 * Ends a delivery: whatever `status` says, the row is not looked at again.
 * @param at ms since 1970 UTC
 */
export function insertDelivery(
  db: WritableDb,
  row: { messageOutId: string; platformMessageId: string | null; status: 'delivered' | 'failed'; at: number },
  stamp: Stamp = sqliteTime,
): void {
  if (!has(db, 'delivered')) return;
  const values: Record<string, string | null> = {
    message_out_id: row.messageOutId,
    platform_message_id: row.platformMessageId,
    status: row.status,
    delivered_at: stamp(row.at),
  };
  const columns = Object.keys(values).filter((name) => has(db, 'delivered', name));
  db.prepare(
    `INSERT OR IGNORE INTO delivered (${columns.join(', ')}) VALUES (${columns.map((c) => `@${c}`).join(', ')})`,
  ).run(values);
}

/** A task that an agent scheduled. */
export interface ScheduledTask {
  id: string;
  /** JSON text. */
  content: string;
  /** ISO, UTC. */
  timestamp: string;
  /** ISO, UTC; null for at once. */
  processAfter: string | null;
  recurrence: string | null;
  platformId: string | null;
  channelType: string | null;
  threadId: string | null;
}

/** Writes a task, unless its id is there already: an action is carried out once. */
export function insertTask(db: WritableDb, task: ScheduledTask): void {
  if (db.prepare('SELECT 1 FROM messages_in WHERE id = ?').get(task.id) !== undefined) return;
  messageWriter(db).insert(taskRow(task, task.id, 'task'));
}

function taskRow(task: ScheduledTask, seriesId: string, kind: string): InboundRow {
  return {
    id: task.id,
    kind,
    timestamp: task.timestamp,
    status: 'pending',
    process_after: task.processAfter,
    recurrence: task.recurrence,
    series_id: seriesId,
    tries: 0,
    trigger: 1,
    platform_id: task.platformId,
    channel_type: task.channelType,
    thread_id: task.threadId,
    content: task.content,
    source_session_id: null,
    on_wake: 0,
  };
}

/**
 * Makes the next row of a series, and clears the recurrence of the one that ended, so that it is made only
 * once. A series that already has an open row gets none.
 * @param next its id, and when it is due (ms since 1970 UTC); `paused` when it waits for a person
 */
export function continueSeries(
  db: WritableDb,
  endedId: string,
  next: { id: string; at: number; now: number; status: 'pending' | 'paused' },
): void {
  const ended = db
    .prepare<[string], Row>('SELECT * FROM messages_in WHERE id = ? AND recurrence IS NOT NULL')
    .get(endedId);
  if (ended === undefined) return;
  const series = text(ended, 'series_id') ?? endedId;
  const open = has(db, 'messages_in', 'series_id')
    ? db
        .prepare(`SELECT 1 FROM messages_in WHERE series_id = ? AND status IN ('pending', 'paused')`)
        .get(series)
    : undefined;
  if (open === undefined) {
    const task = {
      id: next.id,
      content: '',
      timestamp: new Date(next.now).toISOString(),
      processAfter: new Date(next.at).toISOString(),
      recurrence: text(ended, 'recurrence'),
      platformId: text(ended, 'platform_id'),
      channelType: text(ended, 'channel_type'),
      threadId: text(ended, 'thread_id'),
    };
    const row = taskRow(task, series, text(ended, 'kind') ?? 'task');
    messageWriter(db).insert({ ...row, status: next.status, trigger: ended.trigger === 0 ? 0 : 1 });
    // Copied as it is stored: a BLOB, or bytes that are no UTF-8, would not survive as a text of ours.
    db.prepare(
      'UPDATE messages_in SET content = (SELECT content FROM messages_in WHERE id = ?) WHERE id = ?',
    ).run(endedId, next.id);
  }
  db.prepare('UPDATE messages_in SET recurrence = NULL WHERE id = ?').run(endedId);
}

/** How many runs of a series have failed since one went well; rows that are still live do not count. */
export function trailingFailures(db: ReadableDb, seriesId: string): number {
  if (!has(db, 'messages_in', 'series_id')) return 0;
  const statuses = db
    .prepare<[string], string>(
      `SELECT status FROM messages_in WHERE series_id = ? AND status IN ('completed', 'failed', 'cancelled')
        ORDER BY seq DESC LIMIT 100`,
    )
    .pluck()
    .all(seriesId);
  const good = statuses.findIndex((status) => status !== 'failed');
  return good === -1 ? statuses.length : good;
}

export type TaskChange = 'cancel' | 'pause' | 'resume';

/** Changes the open row of a task, which an agent names by its id or its series. */
export function changeTask(db: WritableDb, taskId: string, change: TaskChange): void {
  const named = has(db, 'messages_in', 'series_id') ? '(id = @id OR series_id = @id)' : 'id = @id';
  const set = {
    cancel: `SET status = 'completed'${has(db, 'messages_in', 'recurrence') ? ', recurrence = NULL' : ''}`,
    pause: `SET status = 'paused'`,
    resume: `SET status = 'pending'`,
  }[change];
  const from = { cancel: `('pending', 'paused')`, pause: `('pending')`, resume: `('paused')` }[change];
  db.prepare(`UPDATE messages_in ${set} WHERE kind = 'task' AND ${named} AND status IN ${from}`).run({
    id: taskId,
  });
}

/** Notes in v2.db that a question awaits its answer; once, however often it is reported. */
export function insertQuestion(
  db: WritableDb,
  question: {
    id: string;
    sessionId: string;
    messageOutId: string;
    platformId: string | null;
    channelType: string | null;
    threadId: string | null;
    title: string;
    options: readonly QuestionOption[];
    at: number;
  },
): void {
  if (!hasTable(db, 'pending_questions')) return;
  db.prepare(
    `INSERT OR IGNORE INTO pending_questions
       (question_id, session_id, message_out_id, platform_id, channel_type, thread_id, title, options_json, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    question.id,
    question.sessionId,
    question.messageOutId,
    question.platformId,
    question.channelType,
    question.threadId,
    question.title,
    JSON.stringify(question.options),
    new Date(question.at).toISOString(),
  );
}

/** Removes a question that has its answer from the list. */
export function removeQuestion(db: WritableDb, questionId: string): void {
  if (!hasTable(db, 'pending_questions')) return;
  db.prepare('DELETE FROM pending_questions WHERE question_id = ?').run(questionId);
}
