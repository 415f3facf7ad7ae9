/** Who an agent can address by name: configured in v2.db, projected into each session's inbound.db. */
import type { RowChange } from '../../contract/entities/change.js';
import type { Destination } from '../../contract/entities/destination.js';
import type { Address, TargetFacts } from '../../contract/entities/message-facts.js';
import type { SessionSummary } from '../../contract/entities/session.js';
import { applyTold } from '../change/apply.js';
import type { Told } from '../change/inbound-plan.js';
import { findAgentGroup } from '../db/agent-group.js';
import { type DanglingDestination, resolveDestinations } from '../db/destination.js';
import { messagingGroupsAt } from '../db/messaging-group.js';
import { requireOwner } from '../session/session-owner.js';
import type { SessionKey } from '../session-key.js';
import type { OpenWorkspace } from '../workspace.js';

/** What agent_destinations resolves to now, by name. Destinations whose target is gone are left out. */
export function listDestinations(ws: OpenWorkspace, agentGroupId: string): Destination[] {
  return ws.central.read((db) => resolveDestinations(db, agentGroupId).resolved);
}

/** Where an outbound row of a session goes, and whether a host lets it: to its own chat or to a destination. */
export function findTarget(
  ws: OpenWorkspace,
  session: Pick<SessionSummary, 'agentGroup' | 'messagingGroup'>,
  { channelType, platformId }: Address,
): TargetFacts {
  if (channelType === null || platformId === null)
    return { type: 'nowhere', name: null, permitted: 'no', detached: false };
  return ws.central.read((db): TargetFacts => {
    const { resolved } = resolveDestinations(db, session.agentGroup.id);
    if (channelType === 'agent') {
      const agent = findAgentGroup(db, platformId);
      const known = resolved.some((d) => d.agentGroupId === platformId);
      const permitted = known ? 'destination' : 'no';
      return {
        type: agent === null ? 'unknown' : 'agent',
        name: agent?.name ?? null,
        permitted,
        detached: false,
      };
    }
    // The row does not say by which of several bots: the host answers by the one that brought the message.
    const chats = messagingGroupsAt(db, channelType, platformId);
    const chat = chats.find(({ id }) => id === session.messagingGroup?.id) ?? chats[0];
    if (chat === undefined) return { type: 'unknown', name: null, permitted: 'no', detached: false };
    const own = chat.id === session.messagingGroup?.id;
    const known = resolved.some((d) => d.channelType === channelType && d.platformId === platformId);
    const permitted = own ? 'own chat' : known ? 'destination' : 'no';
    return { type: 'chat', name: chat.name, permitted, detached: chat.detachedAt !== null };
  });
}

/** The result of writing an agent group's destinations into a session. */
export interface DestinationsWritten {
  written: number;
  /** Those whose target is gone: no agent is told of them. */
  dangling: DanglingDestination[];
}

/**
 * What a session's agent would be told, for the plan.
 * @throws SESSION_NOT_FOUND
 */
export function destinationsToTell(
  ws: OpenWorkspace,
  key: SessionKey,
): { told: Told & { table: 'destinations' }; dangling: DanglingDestination[] } {
  requireOwner(ws, key);
  const { resolved, dangling } = ws.central.read((db) => resolveDestinations(db, key.agentGroupId));
  return { told: { table: 'destinations', rows: resolved }, dangling };
}

/**
 * Writes the agent group's destinations into a session's inbound.db, which is what its agent sees. The old ones
 * are replaced by the new ones in one transaction; one that stays keeps its place.
 * @returns how many there are then, and those whose target is gone
 * @throws SESSION_NOT_FOUND, COLUMN_MISSING for an older session without the table, and as applyTold
 */
export async function writeDestinations(
  ws: OpenWorkspace,
  agentGroupId: string,
  sessionId: string,
  shown?: readonly RowChange[],
): Promise<DestinationsWritten> {
  const key = { agentGroupId, sessionId };
  const { told, dangling } = destinationsToTell(ws, key);
  await applyTold(ws, key, told, shown);
  return { written: told.rows.length, dangling };
}
