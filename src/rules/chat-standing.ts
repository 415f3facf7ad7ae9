/** What stands in the way of a chat as a whole, by its messaging group. */
import type { MessagingGroup } from '../contract/entities/messaging-group.js';

export interface ChatStanding {
  /** For lists. */
  word: 'detached' | 'refused';
  /** What it means. */
  sentence: string;
}

/** Null where nothing does. */
export function chatStanding({
  detachedAt,
  deniedAt,
}: Pick<MessagingGroup, 'detachedAt' | 'deniedAt'>): ChatStanding | null {
  if (detachedAt !== null) {
    return {
      word: 'detached',
      sentence: 'The chat is detached: its bot is no longer in it, and a host fails whatever is sent there.',
    };
  }
  return deniedAt === null
    ? null
    : {
        word: 'refused',
        sentence:
          'An owner has refused the chat: while no agent is wired to it, a host drops what comes from it.',
      };
}
