import type { Destination, DestinationTarget, SeenDestination } from '../../contract/entities/destination.js';
import { insertRow } from './central-row-write.js';
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

const TABLE = 'agent_destinations';

/**
 * A new row of v2.db's agent_destinations.
 * @throws COLUMN_UNKNOWN when the table requires something that we do not know
 */
export function insertDestination(
  db: WritableDb,
  agentGroupId: string,
  row: { name: string; target: DestinationTarget; createdAt: string },
): void {
  const { name, target, createdAt } = row;
  insertRow(db, TABLE, {
    agent_group_id: agentGroupId,
    local_name: name,
    target_type: target.type,
    target_id: target.id,
    created_at: createdAt,
  });
}

/**
 * Renames a row, or points it elsewhere, if it still says what was seen.
 * @returns false when it does not
 */
export function updateDestination(
  db: WritableDb,
  agentGroupId: string,
  seen: SeenDestination,
  next: SeenDestination,
): boolean {
  const result = db
    .prepare(
      `UPDATE ${TABLE} SET local_name = @next_name, target_type = @next_type, target_id = @next_id
       WHERE agent_group_id = @group AND local_name = @name AND target_type = @type AND target_id = @id`,
    )
    .run({
      ...keyOf(agentGroupId, seen),
      next_name: next.name,
      next_type: next.targetType,
      next_id: next.targetId,
    });
  return result.changes === 1;
}

/** @returns false when there is no such row, or it no longer says what was seen */
export function deleteDestination(db: WritableDb, agentGroupId: string, seen: SeenDestination): boolean {
  const result = db
    .prepare(
      `DELETE FROM ${TABLE}
       WHERE agent_group_id = @group AND local_name = @name AND target_type = @type AND target_id = @id`,
    )
    .run(keyOf(agentGroupId, seen));
  return result.changes === 1;
}

function keyOf(agentGroupId: string, { name, targetType, targetId }: SeenDestination) {
  return { group: agentGroupId, name, type: targetType, id: targetId };
}
