import { skipToken, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  destinationNameOf,
  freeDestinationName,
  whyNotDestinationName,
} from '../../../rules/destination-name.js';
import { call, keyOf } from '../../bridge/index.js';
import { useMessagingGroups } from '../messaging-group/index.js';

/**
 * The destination that may be made with a new wiring, as a host makes one. It is not offered where the agent
 * already has a name for the chat.
 * @param agentGroupId null: none is made
 */
export function useNewDestination(agentGroupId: string | null, messagingGroupId: string | null) {
  const chats = useMessagingGroups().data ?? [];
  const rows = useQuery({
    queryKey: keyOf('destination.configured', { agentGroupId: agentGroupId ?? '' }),
    queryFn: agentGroupId === null ? skipToken : () => call('destination.configured', { agentGroupId }),
  }).data;
  const [wanted, setWanted] = useState(true);
  const [typed, setTyped] = useState<string | null>(null);
  const chat = chats.find(({ id }) => id === messagingGroupId);
  const known = rows?.some((row) => row.targetType === 'channel' && row.targetId === messagingGroupId);
  const offered = agentGroupId !== null && chat !== undefined && known === false;
  const taken = new Set(rows?.map((row) => row.name));
  const base =
    chat === undefined ? '' : destinationNameOf(chat.name ?? `${chat.channelType}-${chat.id.slice(0, 8)}`);
  const name = typed ?? (base === '' ? '' : freeDestinationName(base, taken));
  const reason = whyNotDestinationName(name);
  const problem = taken.has(name)
    ? `The agent already uses the name ${name}.`
    : reason === null
      ? null
      : `This name ${reason}.`;
  const comes = offered && wanted;
  return {
    offered,
    wanted,
    setWanted,
    setTyped,
    /** null: none is made. */
    name: comes ? name : null,
    problem: comes ? problem : null,
  };
}
