/** A change of what a host tells an agent through a session's inbound.db: planned, as one of v2.db is (plan.ts). */
import type { RowChange } from '../../contract/entities/change.js';
import type { Destination } from '../../contract/entities/destination.js';
import type { Routing } from '../../contract/entities/session.js';
import { replacement, setting } from '../db/change-plan.js';
import { withReadableDb } from '../db/open.js';
import { requireColumns } from '../db/required.js';
import { checkWritableSchema } from '../db/schema-programs.js';
import type { ReadableDb } from '../db/sqlite.js';
import type { WorkspacePath } from '../files/paths.js';
import type { SessionKey } from '../session-key.js';

/** What the agent is to be told, as v2.db has it. */
export type Told =
  | { table: 'destinations'; rows: Destination[] }
  | { table: 'session_routing'; row: Routing };

/**
 * The rows that it comes to in a session's inbound.db, found by reading alone.
 * @throws COLUMN_MISSING for an older session, COLUMN_UNKNOWN for a newer one, PLAN_TOO_LARGE
 */
export function planTold(db: ReadableDb, { agentGroupId, sessionId }: SessionKey, told: Told): RowChange[] {
  const place = { file: 'inbound.db', session: { agentGroupId, sessionId } } as const;
  if (told.table === 'session_routing') {
    const { channelType, platformId, threadId } = told.row;
    const values = { channel_type: channelType, platform_id: platformId, thread_id: threadId };
    requireColumns(db, told.table, ['id', ...Object.keys(values)]);
    return setting(db, told.table, { id: 1 }, values, place);
  }
  const rows = told.rows.map((row) => ({
    name: row.name,
    display_name: row.displayName,
    type: row.type,
    channel_type: row.channelType,
    platform_id: row.platformId,
    agent_group_id: row.agentGroupId,
  }));
  const columns = ['name', 'display_name', 'type', 'channel_type', 'platform_id', 'agent_group_id'];
  requireColumns(db, told.table, columns);
  return replacement(db, told.table, 'name', rows, place);
}

/**
 * The rows that it would come to now, checked as the write is.
 * @throws as planTold and withReadableDb, SESSION_DB_PROGRAM
 */
export function showTold(ws: WorkspacePath, key: SessionKey, told: Told): RowChange[] {
  return withReadableDb(ws, key, 'inbound.db', (db) => {
    checkWritableSchema(db, 'inbound.db');
    return planTold(db, key, told);
  });
}
