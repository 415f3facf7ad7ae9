import type { MessagingGroup } from '../../../contract/entities/messaging-group.js';
import { botOf } from '../../../rules/bot.js';

/** A chat in one line: its name, its channel and its address there. */
export function chatWords(group: MessagingGroup): string {
  const { name, channelType, platformId } = group;
  return `${name ?? platformId} · ${botOf(group) ?? channelType}${name === null ? '' : ` ${platformId}`}`;
}
