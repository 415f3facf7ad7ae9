import type { MessagingGroup } from '../../../contract/entities/messaging-group.js';
import { botOf } from '../../../rules/bot.js';
import { chatAddress } from '../../../rules/chat-address.js';

/** A chat in one line: its name, its channel and its address there. */
export function chatWords(group: MessagingGroup): string {
  const { name, channelType, platformId } = group;
  const bot = botOf(group);
  const by = bot === null ? '' : ` (${bot})`;
  if (name !== null) return `${name} · ${chatAddress(channelType, platformId)}${by}`;
  return `${platformId.startsWith(`${channelType}:`) ? platformId : `${platformId} · ${channelType}`}${by}`;
}
