/** Which messages between agents a host holds. Hosts before 2.1 have no table for it. */
import { type Row, text, textOrEmpty } from './row.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

export const POLICIES = 'agent_message_policies';

/** A row of agent_message_policies, as stored. */
export interface PolicyRow {
  from: string;
  to: string;
  approver: string;
  createdAt: string | null;
}

const toPolicyRow = (row: Row): PolicyRow => ({
  from: textOrEmpty(row, 'from_agent_group_id'),
  to: textOrEmpty(row, 'to_agent_group_id'),
  approver: textOrEmpty(row, 'approver'),
  createdAt: text(row, 'created_at'),
});

export const hasPolicies = (db: ReadableDb): boolean => hasTable(db, POLICIES);

/** All of them; none where the table is missing. */
export function allPolicies(db: ReadableDb): PolicyRow[] {
  if (!hasPolicies(db)) return [];
  return db.prepare<[], Row>(`SELECT * FROM ${POLICIES}`).all().map(toPolicyRow);
}

/** The one that holds messages of one agent group to another; null where none does. */
export function findPolicy(db: ReadableDb, from: string, to: string): PolicyRow | null {
  if (!hasPolicies(db)) return null;
  const sql = `SELECT * FROM ${POLICIES} WHERE from_agent_group_id = ? AND to_agent_group_id = ?`;
  const row = db.prepare<[string, string], Row>(sql).get(from, to);
  return row === undefined ? null : toPolicyRow(row);
}
