/** Who an agent can address by name: configured in v2.db, projected into each session's inbound.db. */
import type { Destination } from '../../contract/entities/destination.js';
import type { Address, TargetFacts } from '../../contract/entities/message-facts.js';
import type { SessionSummary } from '../../contract/entities/session.js';
import { findAgentGroup } from '../db/agent-group.js';
import { type DanglingDestination, resolveDestinations } from '../db/destination.js';
import { replaceDestinations } from '../db/destination-write.js';
import { findMessagingGroupByAddress } from '../db/messaging-group.js';
import { withWritableDb } from '../db/open-writable.js';
import { requireColumns } from '../db/required.js';
import { requireOwner } from '../session/session-owner.js';
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
  if (channelType === null || platformId === null) return { type: 'nowhere', name: null, permitted: 'no' };
  return ws.central.read((db): TargetFacts => {
    const { resolved } = resolveDestinations(db, session.agentGroup.id);
    if (channelType === 'agent') {
      const agent = findAgentGroup(db, platformId);
      const known = resolved.some((d) => d.agentGroupId === platformId);
      const permitted = known ? 'destination' : 'no';
      return { type: agent === null ? 'unknown' : 'agent', name: agent?.name ?? null, permitted };
    }
    const chat = findMessagingGroupByAddress(db, channelType, platformId);
    if (chat === null) return { type: 'unknown', name: null, permitted: 'no' };
    const own = chat.id === session.messagingGroup?.id;
    const known = resolved.some((d) => d.channelType === channelType && d.platformId === platformId);
    return { type: 'chat', name: chat.name, permitted: own ? 'own chat' : known ? 'destination' : 'no' };
  });
}

/** The result of writing an agent group's destinations into a session. */
export interface DestinationsWritten {
  written: number;
  /** Those whose target is gone: no agent is told of them. */
  dangling: DanglingDestination[];
}

/**
 * Writes the agent group's destinations into a session's inbound.db, which is what its agent sees. The old ones
 * are replaced by the new ones in one transaction.
 * @returns how many were written, and those whose target is gone
 * @throws SESSION_NOT_FOUND, COLUMN_MISSING for an older session without the table, and as withWritableDb
 */
export async function writeDestinations(
  ws: OpenWorkspace,
  agentGroupId: string,
  sessionId: string,
): Promise<DestinationsWritten> {
  requireOwner(ws, { agentGroupId, sessionId });
  const { resolved, dangling } = ws.central.read((db) => resolveDestinations(db, agentGroupId));
  await withWritableDb(ws, { agentGroupId, sessionId }, 'inbound.db', (db) => {
    requireColumns(db, 'destinations', [
      'name',
      'display_name',
      'type',
      'channel_type',
      'platform_id',
      'agent_group_id',
    ]);
    replaceDestinations(db, resolved);
  });
  return { written: resolved.length, dangling };
}
