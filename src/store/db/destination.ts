import type { ConfiguredDestination, Destination } from '../../contract/entities/destination.js';
import { findAgentGroup } from './agent-group.js';
import { findMessagingGroup } from './messaging-group.js';
import { type Row, text, textOrEmpty } from './row.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

/** A destination whose target is no longer there: no agent can be told of it. */
export interface DanglingDestination {
  name: string;
  targetType: string;
  targetId: string;
}

/** What a row points to, as the host projects it; null when its target is gone. */
function resolve(db: ReadableDb, name: string, targetType: string, targetId: string): Destination | null {
  const chat = targetType === 'channel' ? findMessagingGroup(db, targetId) : null;
  if (chat !== null) {
    return {
      name,
      displayName: chat.name ?? name,
      type: 'channel',
      channelType: chat.channelType,
      platformId: chat.platformId,
      agentGroupId: null,
    };
  }
  const agent = targetType === 'agent' ? findAgentGroup(db, targetId) : null;
  if (agent === null) return null;
  return {
    name,
    displayName: agent.name,
    type: 'agent',
    channelType: null,
    platformId: null,
    agentGroupId: agent.id,
  };
}

/** An agent group's rows of agent_destinations, by name; none where the table is missing. */
export function configuredDestinations(db: ReadableDb, agentGroupId: string): ConfiguredDestination[] {
  if (!hasTable(db, 'agent_destinations')) return [];
  return db
    .prepare<[string], Row>('SELECT * FROM agent_destinations WHERE agent_group_id = ? ORDER BY local_name')
    .all(agentGroupId)
    .map((row) => {
      const name = textOrEmpty(row, 'local_name');
      const targetType = textOrEmpty(row, 'target_type');
      const targetId = textOrEmpty(row, 'target_id');
      const resolved = resolve(db, name, targetType, targetId);
      return { name, targetType, targetId, createdAt: text(row, 'created_at'), resolved };
    });
}

/** An agent group's rows of agent_destinations as the host projects them; by name. */
export function resolveDestinations(
  db: ReadableDb,
  agentGroupId: string,
): { resolved: Destination[]; dangling: DanglingDestination[] } {
  const resolved: Destination[] = [];
  const dangling: DanglingDestination[] = [];
  for (const row of configuredDestinations(db, agentGroupId)) {
    const { name, targetType, targetId } = row;
    if (row.resolved === null) dangling.push({ name, targetType, targetId });
    else resolved.push(row.resolved);
  }
  return { resolved, dangling };
}
