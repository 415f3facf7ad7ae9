import { z } from 'zod';

/**
 * A row of unregistered_senders: in this chat the host dropped messages. There is one for each chat, about the last
 * sender; a host never removes it.
 */
export const UnregisteredSender = z.object({
  channelType: z.string(),
  platformId: z.string(),
  /** `<channel>:<id there>`; null where the host did not find out. */
  userId: z.string().nullable(),
  name: z.string().nullable(),
  /** `unknown_sender_strict`, `unknown_sender_request_approval`, `no_agent_wired`, `no_agent_engaged`, as stored. */
  reason: z.string(),
  count: z.number().int(),
  /** ms since 1970, UTC. */
  firstAt: z.number().nullable(),
  lastAt: z.number().nullable(),
  /** What a person calls the chat. */
  chatName: z.string(),
  agentName: z.string().nullable(),
  /** The session that such a message would reach; null where v2.db has none. */
  sessionId: z.string().nullable(),
  /**
   * What has become of it. `open`: such a message would be dropped again; `asked`: an approval waits for it; `let in`:
   * the cause is gone (a member now, a public chat, a wired one); `denied`: somebody has refused the chat.
   */
  standing: z.enum(['open', 'asked', 'let in', 'denied']),
  /** Whether v2.db has an owner or admin whom the host could ask. */
  canAsk: z.boolean(),
});
export type UnregisteredSender = z.infer<typeof UnregisteredSender>;

export const UnregisteredSenders = z.object({
  /** The latest first; at most 100. */
  listed: z.array(UnregisteredSender),
  /** How many more rows there are. */
  more: z.number().int(),
});
export type UnregisteredSenders = z.infer<typeof UnregisteredSenders>;
