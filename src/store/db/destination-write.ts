import type { Destination } from '../../contract/entities/destination.js';
import type { WritableDb } from './sqlite.js';

/** Replaces the whole projection in a session's inbound.db, as the host does. */
export function replaceDestinations(db: WritableDb, destinations: readonly Destination[]): void {
  db.prepare('DELETE FROM destinations').run();
  const insert = db.prepare(
    `INSERT INTO destinations (name, display_name, type, channel_type, platform_id, agent_group_id)
     VALUES (@name, @displayName, @type, @channelType, @platformId, @agentGroupId)`,
  );
  for (const destination of destinations) insert.run(destination);
}
