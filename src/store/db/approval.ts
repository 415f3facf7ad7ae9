/** The three tables in which a host keeps what waits for somebody's decision. Older workspaces lack some of them. */
import { prepared } from './prepared.js';
import { type Row, text } from './row.js';
import { columnsOf, newestShortRows, shortRow } from './short-rows.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

const TABLES = {
  action: 'pending_approvals',
  sender: 'pending_sender_approvals',
  channel: 'pending_channel_approvals',
} as const;
export type ApprovalKind = keyof typeof TABLES;

/** A host writes these just before it removes the row: one that stayed has been decided. */
const DECIDED = "('approved', 'rejected', 'expired')";

/** Rows that still wait; all of them where there is no status. */
function waiting(columns: ReadonlySet<string>): string {
  return columns.has('status') ? `WHERE coalesce(status, 'pending') NOT IN ${DECIDED}` : '';
}

/**
 * The newest rows that wait, in no particular order, their texts cut to 64 Ki characters.
 * @returns none, and no more, where the table is missing
 */
export function approvalRows(
  db: ReadableDb,
  kind: ApprovalKind,
  limit: number,
): { rows: Row[]; more: number } {
  const table = TABLES[kind];
  if (!hasTable(db, table)) return { rows: [], more: 0 };
  const columns = columnsOf(db, table);
  return newestShortRows(db, {
    ...{ table, columns, newestBy: 'created_at', where: waiting(columns), limit },
  });
}

/** By what a row of each is named. */
const KEYS = { action: 'approval_id', sender: 'id', channel: 'messaging_group_id' } as const;

/** One of them that still waits, its texts cut to 1 Mi characters; null where it is gone. */
export function approvalRow(db: ReadableDb, kind: ApprovalKind, id: string): Row | null {
  const table = TABLES[kind];
  const key = KEYS[kind];
  if (!hasTable(db, table)) return null;
  const columns = columnsOf(db, table);
  if (!columns.has(key)) return null;
  const open = waiting(columns);
  return shortRow(db, { table, columns, where: `${open === '' ? 'WHERE' : `${open} AND`} ${key} = ?` }, id);
}

/** Whether a card is out about a chat, or about a sender in it. */
export function isAsked(
  db: ReadableDb,
  kind: 'sender' | 'channel',
  messagingGroupId: string,
  sender: string | null,
): boolean {
  const table = TABLES[kind];
  if (!hasTable(db, table)) return false;
  const columns = columnsOf(db, table);
  if (!columns.has('messaging_group_id') || (sender !== null && !columns.has('sender_identity')))
    return false;
  const ofSender = sender === null ? '' : 'AND sender_identity = @sender';
  const sql = `SELECT 1 FROM ${table} WHERE messaging_group_id = @group ${ofSender}`;
  return (
    prepared<[{ group: string; sender: string | null }], unknown>(db, sql).get({
      group: messagingGroupId,
      sender,
    }) !== undefined
  );
}

/** How many approvals wait, by the session that asked for them. */
export function countApprovals(db: ReadableDb): Map<string, number> {
  const found = new Map<string, number>();
  if (!hasTable(db, TABLES.action)) return found;
  // Not by its columns' names: in a version that lacks one, the statement would not compile.
  const columns = columnsOf(db, TABLES.action);
  if (!columns.has('session_id')) return found;
  const sql = `SELECT session_id AS id, count(*) AS n FROM ${TABLES.action} ${waiting(columns)} GROUP BY session_id`;
  for (const row of prepared<[], Row>(db, sql).all()) {
    const id = text(row, 'id');
    if (id !== null) found.set(id, Number(row.n));
  }
  return found;
}
