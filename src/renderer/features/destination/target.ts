import type { AgentGroup } from '../../../contract/entities/agent-group.js';
import type {
  ConfiguredDestination,
  Destination,
  DestinationTarget,
} from '../../../contract/entities/destination.js';
import type { MessagingGroup } from '../../../contract/entities/messaging-group.js';

/** What a name would lead to, as the store resolves it; null when the target is not there. */
export function resolveTarget(
  name: string,
  { type, id }: DestinationTarget,
  chats: readonly MessagingGroup[],
  agents: readonly AgentGroup[],
): Destination | null {
  if (type === 'agent') {
    const agent = agents.find((one) => one.id === id);
    if (agent === undefined) return null;
    const address = { channelType: null, platformId: null, agentGroupId: id };
    return { name, type, displayName: agent.name, ...address };
  }
  const chat = chats.find((one) => one.id === id);
  if (chat === undefined) return null;
  const { channelType, platformId } = chat;
  return { name, type, displayName: chat.name ?? name, channelType, platformId, agentGroupId: null };
}

/** Those that resolve: the ones that an agent is told of. */
export function addressable(rows: readonly ConfiguredDestination[]): Destination[] {
  return rows.flatMap(({ resolved }) => (resolved === null ? [] : [resolved]));
}
