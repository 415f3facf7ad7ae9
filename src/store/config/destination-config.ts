/** Whom an agent group is to be able to address: the rows of v2.db's agent_destinations, seen and changed. */

import type { RowChange } from '../../contract/entities/change.js';
import type {
  ConfiguredDestination,
  DestinationTarget,
  SeenDestination,
} from '../../contract/entities/destination.js';
import { Refusal } from '../../contract/errors.js';
import { whyNotDestinationName } from '../../rules/destination-name.js';
import { applyPlan } from '../change/apply.js';
import type { Plan } from '../change/plan.js';
import { findAgentGroup } from '../db/agent-group.js';
import { alteration, insertion, removal } from '../db/change-plan.js';
import { configuredDestinations } from '../db/destination.js';
import { findMessagingGroup } from '../db/messaging-group.js';
import type { ReadableDb } from '../db/sqlite.js';
import { hasTable } from '../db/tables.js';
import type { OpenWorkspace } from '../workspace.js';

const TABLE = 'agent_destinations';

function requireAgentGroup(db: ReadableDb, id: string): void {
  if (findAgentGroup(db, id) === null) throw Refusal.of('AGENT_GROUP_NOT_FOUND', { id });
}

/** An agent may have itself as a destination, and one chat under two names: a host accepts both. */
function requireTarget(db: ReadableDb, { type, id }: DestinationTarget): void {
  if (type === 'agent') requireAgentGroup(db, id);
  else if (findMessagingGroup(db, id) === null) throw Refusal.of('MESSAGING_GROUP_NOT_FOUND', { id });
}

function requireTable(db: ReadableDb): void {
  if (!hasTable(db, TABLE)) throw Refusal.of('COLUMN_MISSING', { file: 'v2.db', columns: [TABLE] });
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

export const planNewDestination =
  (agentGroupId: string, name: string, target: DestinationTarget): Plan =>
  (db, fresh) => {
    requireTable(db);
    requireAgentGroup(db, agentGroupId);
    requireTarget(db, target);
    requireName(db, agentGroupId, name);
    const leadsTo = { target_type: target.type, target_id: target.id };
    const values = { agent_group_id: agentGroupId, local_name: name, ...leadsTo, created_at: fresh.at };
    return [insertion(db, TABLE, values)];
  };

/**
 * Gives an agent group a name for a chat or another agent. Its sessions learn of it once it is projected into
 * them (`writeDestinations`), which a host does whenever it wakes one.
 * @throws AGENT_GROUP_NOT_FOUND, MESSAGING_GROUP_NOT_FOUND, FIELD_INVALID, DESTINATION_TAKEN, COLUMN_MISSING,
 *   COLUMN_UNKNOWN, and as applyPlan
 */
export function addDestination(
  ws: OpenWorkspace,
  agentGroupId: string,
  name: string,
  target: DestinationTarget,
  shown?: readonly RowChange[],
): Promise<void> {
  return applyPlan(ws, planNewDestination(agentGroupId, name, target), shown, () => undefined);
}

export interface DestinationChange {
  name?: string | undefined;
  target?: DestinationTarget | undefined;
}

/** @throws DESTINATION_CHANGED when the row does not say any more what was seen */
function requireAsSeen(db: ReadableDb, agentGroupId: string, seen: SeenDestination): void {
  const now = configuredDestinations(db, agentGroupId).find(({ name }) => name === seen.name);
  if (now === undefined || now.targetType !== seen.targetType || now.targetId !== seen.targetId) {
    throw Refusal.of('DESTINATION_CHANGED', { name: seen.name });
  }
}

const keyOf = (agentGroupId: string, { name }: SeenDestination) => ({
  agent_group_id: agentGroupId,
  local_name: name,
});

export const planDestinationChange =
  (agentGroupId: string, seen: SeenDestination, { name, target }: DestinationChange): Plan =>
  (db) => {
    requireTable(db);
    requireAgentGroup(db, agentGroupId);
    if (target !== undefined) requireTarget(db, target);
    if (name !== undefined && name !== seen.name) requireName(db, agentGroupId, name);
    requireAsSeen(db, agentGroupId, seen);
    return alteration(db, TABLE, keyOf(agentGroupId, seen), {
      local_name: name,
      target_type: target?.type,
      target_id: target?.id,
    });
  };

/**
 * Renames a destination, or points it elsewhere, or both. A name that is kept may be one that no host makes,
 * and a target that is kept may be gone.
 * @param seen the row as the person saw it: if it differs now, it is left alone
 * @throws as addDestination, and DESTINATION_CHANGED
 */
export function changeDestination(
  ws: OpenWorkspace,
  agentGroupId: string,
  seen: SeenDestination,
  change: DestinationChange,
  shown?: readonly RowChange[],
): Promise<void> {
  return applyPlan(ws, planDestinationChange(agentGroupId, seen, change), shown, () => undefined);
}

export const planDestinationRemoval =
  (agentGroupId: string, seen: SeenDestination): Plan =>
  (db) => {
    requireTable(db);
    requireAgentGroup(db, agentGroupId);
    requireAsSeen(db, agentGroupId, seen);
    return removal(db, TABLE, keyOf(agentGroupId, seen));
  };

/**
 * Takes a name away from an agent group. Sessions know it until they are projected into again.
 * @throws AGENT_GROUP_NOT_FOUND, DESTINATION_CHANGED, COLUMN_MISSING, and as applyPlan
 */
export function removeDestination(
  ws: OpenWorkspace,
  agentGroupId: string,
  seen: SeenDestination,
  shown?: readonly RowChange[],
): Promise<void> {
  return applyPlan(ws, planDestinationRemoval(agentGroupId, seen), shown, () => undefined);
}
