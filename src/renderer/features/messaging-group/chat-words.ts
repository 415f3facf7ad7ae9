import type { MessagingGroup } from '../../../contract/entities/messaging-group.js';
import { chatAddress } from '../../../rules/chat-address.js';

/** A chat in one line: its name, its channel and its address there. */
export function chatWords({ name, channelType, platformId }: MessagingGroup): string {
  if (name !== null) return `${name} · ${chatAddress(channelType, platformId)}`;
  return platformId.startsWith(`${channelType}:`) ? platformId : `${platformId} · ${channelType}`;
}
