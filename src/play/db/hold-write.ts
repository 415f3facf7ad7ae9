/** Messages between agents that a policy holds for a person, as hosts since 2.1 do it. */
import { columnsOf } from '../../store/db/short-rows.js';
import type { ReadableDb, WritableDb } from '../../store/db/sqlite.js';
import { hasTable } from '../../store/db/tables.js';
import { isoTime } from '../../store/time.js';

const OPTIONS = JSON.stringify([
  { label: 'Approve', selectedLabel: '✅ Approved', value: 'approve', style: 'primary' },
  { label: 'Reject', selectedLabel: '❌ Rejected', value: 'reject', style: 'danger' },
  {
    label: 'Reject with reason…',
    selectedLabel: '📝 Rejected (awaiting reason)',
    value: 'reject_with_reason',
  },
]);

/** Who decides on messages from one agent to another; null where nothing holds them. */
export function approverOf(db: ReadableDb, from: string, to: string): string | null {
  if (!hasTable(db, 'agent_message_policies')) return null;
  const found = db
    .prepare<[string, string], string>(
      'SELECT approver FROM agent_message_policies WHERE from_agent_group_id = ? AND to_agent_group_id = ?',
    )
    .pluck()
    .get(from, to);
  return found ?? null;
}

/** A message that is held. */
export interface HeldMessage {
  /** Of messages_out. */
  id: string;
  sessionId: string;
  from: string;
  to: string;
  /** Its content as the agent wrote it. */
  content: string;
  approver: string;
}

function nameOf(db: ReadableDb, id: string): string {
  return db.prepare<[string], string>('SELECT name FROM agent_groups WHERE id = ?').pluck().get(id) ?? id;
}

function textOf(content: string): string {
  try {
    const parsed: unknown = JSON.parse(content);
    const text: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'text') : null;
    return typeof text === 'string' ? text : content;
  } catch {
    return content; // The person sees it as it is.
  }
}

/** Notes that a message waits for its approver; once, however often it is reported. @param at ms since 1970 UTC */
export function holdMessage(db: WritableDb, held: HeldMessage, at: number): void {
  if (!hasTable(db, 'pending_approvals')) return;
  const id = `appr-${held.id}`;
  const question = `Agent "${nameOf(db, held.from)}" wants to send a message to "${nameOf(db, held.to)}":\n\n${textOf(held.content)}`;
  const values: Record<string, string | null> = {
    approval_id: id,
    session_id: held.sessionId,
    request_id: id,
    action: 'a2a_message_gate',
    payload: JSON.stringify({
      id: held.id,
      platform_id: held.to,
      content: held.content,
      in_reply_to: null,
    }),
    created_at: isoTime(at),
    status: 'pending',
    title: 'Message approval',
    options_json: OPTIONS,
    approver_user_id: held.approver,
    question,
  };
  const there = columnsOf(db, 'pending_approvals');
  const columns = Object.keys(values).filter((column) => there.has(column));
  db.prepare(
    `INSERT OR IGNORE INTO pending_approvals (${columns.join(', ')})
     VALUES (${columns.map((column) => `@${column}`).join(', ')})`,
  ).run(values);
}
