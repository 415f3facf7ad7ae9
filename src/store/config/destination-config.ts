/** Whom an agent group is to be able to address: the rows of v2.db's agent_destinations, seen and changed. */

import type {
  ConfiguredDestination,
  DestinationTarget,
  SeenDestination,
} from '../../contract/entities/destination.js';
import { Refusal } from '../../contract/errors.js';
import { whyNotDestinationName } from '../../rules/destination-name.js';
import { findAgentGroup } from '../db/agent-group.js';
import { configuredDestinations } from '../db/destination.js';
import { deleteDestination, insertDestination, updateDestination } from '../db/destination-write.js';
import { findMessagingGroup } from '../db/messaging-group.js';
import type { ReadableDb, WritableDb } from '../db/sqlite.js';
import { hasTable } from '../db/tables.js';
import type { OpenWorkspace } from '../workspace.js';

function requireAgentGroup(db: ReadableDb, id: string): void {
  if (findAgentGroup(db, id) === null) throw Refusal.of('AGENT_GROUP_NOT_FOUND', { id });
}

/** An agent may have itself as a destination, and one chat under two names: a host accepts both. */
function requireTarget(db: ReadableDb, { type, id }: DestinationTarget): void {
  if (type === 'agent') requireAgentGroup(db, id);
  else if (findMessagingGroup(db, id) === null) throw Refusal.of('MESSAGING_GROUP_NOT_FOUND', { id });
}

function requireTable(db: ReadableDb): void {
  if (hasTable(db, 'agent_destinations')) return;
  throw Refusal.of('COLUMN_MISSING', { file: 'v2.db', columns: ['agent_destinations'] });
}

/** A host matches names exactly, and makes none in any other form. */
function requireName(db: ReadableDb, agentGroupId: string, name: string): void {
  const reason = whyNotDestinationName(name);
  if (reason !== null) throw Refusal.of('FIELD_INVALID', { what: 'destination', field: 'name', reason });
  const other = configuredDestinations(db, agentGroupId).find((row) => row.name === name);
  if (other !== undefined) throw Refusal.of('DESTINATION_TAKEN', { name, target: other.targetId });
}

/**
 * The rows of an agent group, by name, and what each resolves to.
 * @throws AGENT_GROUP_NOT_FOUND
 */
export function listConfiguredDestinations(ws: OpenWorkspace, agentGroupId: string): ConfiguredDestination[] {
  return ws.central.read((db) => {
    requireAgentGroup(db, agentGroupId);
    return configuredDestinations(db, agentGroupId);
  });
}

/** `addDestination` within a transaction on v2.db. */
export function addDestinationIn(
  ws: OpenWorkspace,
  db: WritableDb,
  agentGroupId: string,
  name: string,
  target: DestinationTarget,
): void {
  requireTable(db);
  requireAgentGroup(db, agentGroupId);
  requireTarget(db, target);
  requireName(db, agentGroupId, name);
  insertDestination(db, agentGroupId, {
    name,
    target,
    createdAt: new Date(ws.clock.now()).toISOString(),
  });
}

/**
 * Gives an agent group a name for a chat or another agent. Its sessions learn of it once it is projected into
 * them (`writeDestinations`), which a host does whenever it wakes one.
 * @throws AGENT_GROUP_NOT_FOUND, MESSAGING_GROUP_NOT_FOUND, FIELD_INVALID, DESTINATION_TAKEN, COLUMN_MISSING,
 *   COLUMN_UNKNOWN, SESSION_DB_BUSY, NOT_WRITABLE
 */
export async function addDestination(
  ws: OpenWorkspace,
  agentGroupId: string,
  name: string,
  target: DestinationTarget,
): Promise<void> {
  await ws.central.write((db) => addDestinationIn(ws, db, agentGroupId, name, target));
}

/**
 * Renames a destination, or points it elsewhere, or both. A name that is kept may be one that no host makes,
 * and a target that is kept may be gone.
 * @param seen the row as the person saw it: if it differs now, it is left alone
 * @throws as addDestination, and DESTINATION_CHANGED
 */
export async function changeDestination(
  ws: OpenWorkspace,
  agentGroupId: string,
  seen: SeenDestination,
  change: { name?: string | undefined; target?: DestinationTarget | undefined },
): Promise<void> {
  const next: SeenDestination = {
    name: change.name ?? seen.name,
    targetType: change.target?.type ?? seen.targetType,
    targetId: change.target?.id ?? seen.targetId,
  };
  await ws.central.write((db) => {
    requireTable(db);
    requireAgentGroup(db, agentGroupId);
    if (change.target !== undefined) requireTarget(db, change.target);
    if (next.name !== seen.name) requireName(db, agentGroupId, next.name);
    if (!updateDestination(db, agentGroupId, seen, next)) {
      throw Refusal.of('DESTINATION_CHANGED', { name: seen.name });
    }
  });
}

/**
 * Removes a destination name from an agent group. Sessions know it until they are projected into again.
 * @throws AGENT_GROUP_NOT_FOUND, DESTINATION_CHANGED, COLUMN_MISSING, SESSION_DB_BUSY, NOT_WRITABLE
 */
export async function removeDestination(
  ws: OpenWorkspace,
  agentGroupId: string,
  seen: SeenDestination,
): Promise<void> {
  await ws.central.write((db) => {
    requireTable(db);
    requireAgentGroup(db, agentGroupId);
    if (!deleteDestination(db, agentGroupId, seen)) {
      throw Refusal.of('DESTINATION_CHANGED', { name: seen.name });
    }
  });
}
