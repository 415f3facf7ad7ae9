import { z } from 'zod';

/** One chat on one platform. */
export const MessagingGroup = z.object({
  id: z.string(),
  channelType: z.string(),
  platformId: z.string(),
  name: z.string().nullable(),
  isGroup: z.boolean(),
});
export type MessagingGroup = z.infer<typeof MessagingGroup>;

/** How sessions are made for a wired (messaging group, agent group) pair. */
export const SessionMode = z.enum(['shared', 'per-thread', 'agent-shared']);
export type SessionMode = z.infer<typeof SessionMode>;
