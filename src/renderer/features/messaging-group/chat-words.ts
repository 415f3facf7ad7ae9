import type { MessagingGroup } from '../../../contract/entities/messaging-group.js';

/** A chat in one line: its name, its channel and its address there. */
export function chatWords({ name, channelType, platformId }: MessagingGroup): string {
  return `${name ?? platformId} · ${channelType}${name === null ? '' : ` ${platformId}`}`;
}
