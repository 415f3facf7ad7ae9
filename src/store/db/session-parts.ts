/** What a session's files say about the session itself. */
import type { Destination } from '../../shared/entities/destination.js';
import type { SessionDetail } from '../../shared/entities/session.js';
import { has } from './schema.js';
import type { ReadableDb } from './sqlite.js';

const ROWS_COUNTED = 1000;
const MOST_DESTINATIONS = 1000;

function column(db: ReadableDb, table: string, name: string, otherwise = 'NULL'): string {
  return has(db, table, name) ? `CAST(substr(${name}, 1, 1024) AS TEXT)` : otherwise;
}

/** The default reply address; null when the table or its row is missing. */
export function readRouting(inbound: ReadableDb): SessionDetail['routing'] {
  if (!has(inbound, 'session_routing')) return null;
  const of = (name: string): string => column(inbound, 'session_routing', name);
  const row = inbound
    .prepare<[], NonNullable<SessionDetail['routing']>>(
      `SELECT ${of('channel_type')} AS channelType, ${of('platform_id')} AS platformId,
              ${of('thread_id')} AS threadId FROM session_routing WHERE id = 1`,
    )
    .get();
  return row ?? null;
}

/** The projected destinations, by name; null when the session has no such table. At most 1,000. */
export function readProjectedDestinations(inbound: ReadableDb): Destination[] | null {
  if (!has(inbound, 'destinations')) return null;
  const of = (name: string, otherwise?: string): string => column(inbound, 'destinations', name, otherwise);
  return inbound
    .prepare<[], Destination>(
      `SELECT coalesce(${of('name')}, '') AS name, ${of('display_name')} AS displayName,
              coalesce(${of('type')}, '') AS type, ${of('channel_type')} AS channelType,
              ${of('platform_id')} AS platformId, ${of('agent_group_id')} AS agentGroupId
       FROM destinations ORDER BY destinations.name LIMIT ${MOST_DESTINATIONS}`,
    )
    .all();
}

function countNewest(db: ReadableDb, table: string, word: string): number {
  if (!has(db, table, 'status')) return 0;
  const count = db
    .prepare<[string], number>(
      `SELECT count(*) FROM (SELECT status FROM ${table} ORDER BY rowid DESC LIMIT ${ROWS_COUNTED})
       WHERE status = ?`,
    )
    .pluck()
    .get(word);
  return count ?? 0;
}

/** Failed inbound rows and failed deliveries among the newest 1,000 of each. */
export function countFailedIn(inbound: ReadableDb): number {
  return countNewest(inbound, 'messages_in', 'failed') + countNewest(inbound, 'delivered', 'failed');
}

/** Messages that the container gave up, among its newest 1,000 acks. */
export function countFailedAcks(outbound: ReadableDb): number {
  return countNewest(outbound, 'processing_ack', 'failed');
}
