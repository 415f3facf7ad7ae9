/** What the simulated agent's process and the one that started it say to each other. */
import { z } from 'zod';

/** From the agent to its parent. */
export const AgentReport = z.discriminatedUnion('type', [
  /** Once, when the sessions it was started for are taken over or refused. */
  z.object({ type: z.literal('ready'), sessions: z.array(z.string()) }),
  /** A session that appeared in v2.db after the start is now played too. */
  z.object({ type: z.literal('joined'), sessionId: z.string() }),
  /** A session that it does not play, or plays no longer, because somebody else is its container. */
  z.object({ type: z.literal('refused'), sessionId: z.string(), reason: z.string() }),
  /** An inbound message was claimed: its work has begun. */
  z.object({ type: z.literal('claimed'), sessionId: z.string(), messageId: z.string() }),
  /** The answer and the ack are committed. */
  z.object({ type: z.literal('answered'), sessionId: z.string(), messageId: z.string() }),
  /** Something failed; the agent goes on unless `fatal`. `code` is one of shared/errors.ts. */
  z.object({
    type: z.literal('error'),
    sessionId: z.string().nullable(),
    code: z.string(),
    message: z.string(),
    fatal: z.boolean(),
  }),
]);
export type AgentReport = z.infer<typeof AgentReport>;

/** From the parent to the agent. Closing the channel means the same. */
export const AgentCommand = z.object({ type: z.literal('stop') });
export type AgentCommand = z.infer<typeof AgentCommand>;
