import type { MessagingGroup } from '../../../contract/entities/messaging-group.js';
import { botOf } from '../../../rules/bot.js';
import { chatAddress } from '../../../rules/chat-address.js';
import { chatStanding } from '../../../rules/chat-standing.js';

/** A chat in one line: its name, its channel and its address there. */
export function chatWords(group: MessagingGroup): string {
  const { name, channelType, platformId } = group;
  const bot = botOf(group);
  const standing = chatStanding(group);
  const by = `${bot === null ? '' : ` (${bot})`}${standing === null ? '' : `, ${standing.word}`}`;
  if (name !== null) return `${name} · ${chatAddress(channelType, platformId)}${by}`;
  return `${platformId.startsWith(`${channelType}:`) ? platformId : `${platformId} · ${channelType}`}${by}`;
}
