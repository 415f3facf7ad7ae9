import type { MessagingGroup } from '../contract/entities/messaging-group.js';

/** The bot by which a chat is reached, where it is not the channel's own: only then it is worth a word. */
export function botOf({
  instance,
  channelType,
}: Pick<MessagingGroup, 'instance' | 'channelType'>): string | null {
  return instance === null || instance === channelType ? null : instance;
}
