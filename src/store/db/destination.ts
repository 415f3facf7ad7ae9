import type { Destination } from '../../shared/entities/destination.js';
import { findAgentGroup } from './agent-group.js';
import { findMessagingGroup } from './messaging-group.js';
import { type Row, textOrEmpty } from './row.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

/** A destination whose target is no longer there: no agent can be told of it. */
export interface DanglingDestination {
  name: string;
  targetType: string;
  targetId: string;
}

/** What an agent group's rows of agent_destinations come to, as the host projects them; by name. */
export function resolveDestinations(
  db: ReadableDb,
  agentGroupId: string,
): { resolved: Destination[]; dangling: DanglingDestination[] } {
  const resolved: Destination[] = [];
  const dangling: DanglingDestination[] = [];
  if (!hasTable(db, 'agent_destinations')) return { resolved, dangling };
  const rows = db
    .prepare<[string], Row>('SELECT * FROM agent_destinations WHERE agent_group_id = ? ORDER BY local_name')
    .all(agentGroupId);
  for (const row of rows) {
    const name = textOrEmpty(row, 'local_name');
    const targetType = textOrEmpty(row, 'target_type');
    const targetId = textOrEmpty(row, 'target_id');
    const chat = targetType === 'channel' ? findMessagingGroup(db, targetId) : null;
    const agent = targetType === 'agent' ? findAgentGroup(db, targetId) : null;
    if (chat !== null) {
      resolved.push({
        name,
        displayName: chat.name ?? name,
        type: 'channel',
        channelType: chat.channelType,
        platformId: chat.platformId,
        agentGroupId: null,
      });
    } else if (agent !== null) {
      resolved.push({
        name,
        displayName: agent.name,
        type: 'agent',
        channelType: null,
        platformId: null,
        agentGroupId: agent.id,
      });
    } else dangling.push({ name, targetType, targetId });
  }
  return { resolved, dangling };
}
