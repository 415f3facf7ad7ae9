/** What a session's files say about the session itself. */
import type { Destination } from '../../contract/entities/destination.js';
import type { SessionDetail } from '../../contract/entities/session.js';
import { column, has } from './schema.js';
import type { ReadableDb } from './sqlite.js';

const MOST_DESTINATIONS = 1000;

function short(db: ReadableDb, table: string, name: string): string {
  return column(db, table, name, `CAST(substr(${name}, 1, 1024) AS TEXT)`);
}

/** The default reply address; null when the table or its row is missing. */
export function readRouting(inbound: ReadableDb): SessionDetail['routing'] {
  if (!has(inbound, 'session_routing')) return null;
  const of = (name: string) => short(inbound, 'session_routing', name);
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
  const of = (name: string) => short(inbound, 'destinations', name);
  return inbound
    .prepare<[], Destination>(
      `SELECT coalesce(${of('name')}, '') AS name, ${of('display_name')} AS displayName,
              coalesce(${of('type')}, '') AS type, ${of('channel_type')} AS channelType,
              ${of('platform_id')} AS platformId, ${of('agent_group_id')} AS agentGroupId
       FROM destinations ORDER BY destinations.name LIMIT ${MOST_DESTINATIONS}`,
    )
    .all();
}
