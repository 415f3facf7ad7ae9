import { z } from 'zod';

/** One chat on one platform. */
export const MessagingGroup = z.object({
  id: z.string(),
  channelType: z.string(),
  platformId: z.string(),
  /**
   * Which of several bots of the channel it is: part of the chat's address since NanoClaw 2.1.17. The channel's own name
   * where there is only one; null in an older workspace.
   */
  instance: z.string().nullable(),
  name: z.string().nullable(),
  isGroup: z.boolean(),
  /** Since when its bot is no longer in it, ms since 1970, UTC; null while it is, or in a workspace before 2.2. */
  detachedAt: z.number().nullable(),
  /** When an owner refused it. */
  deniedAt: z.number().nullable(),
});
export type MessagingGroup = z.infer<typeof MessagingGroup>;

/** How sessions are made for a wired (messaging group, agent group) pair. */
export const SessionMode = z.enum(['shared', 'per-thread', 'agent-shared']);
export type SessionMode = z.infer<typeof SessionMode>;
