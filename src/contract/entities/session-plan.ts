import { z } from 'zod';
import { SessionMode } from './messaging-group.js';

/** For which agent, chat and thread a session is wanted, and by which rule. */
export const WantedSession = z.strictObject({
  agentGroupId: z.string().min(1).max(1024),
  messagingGroupId: z.string().min(1).max(1024).nullable(),
  threadId: z.string().min(1).max(1024).nullable(),
  mode: SessionMode,
});
export type WantedSession = z.infer<typeof WantedSession>;

/** What resolveSession would do, and why. `threadId` is as the session has it, or would have it. */
export const SessionPlan = WantedSession.extend({
  threadId: z.string().nullable(),
  /** The session that would be used; null: one would be made. */
  sessionId: z.string().nullable(),
  /**
   * `found`: an active one fits. `none`: none fits. `closed`: only closed ones fit. `no-chat`: without a chat
   * nothing tells two sessions apart, so the host makes a new one each time.
   */
  reason: z.enum(['found', 'none', 'closed', 'no-chat']),
  /** Other active sessions that fit and are older, or the closed ones that fit; newest first, at most 5. */
  others: z.array(z.string()),
  /** The whole plan in words. */
  sentence: z.string(),
});
export type SessionPlan = z.infer<typeof SessionPlan>;

/** Where a message in a chat would land with one of the agents that are wired to it. */
export const Landing = z.object({
  wiringId: z.string(),
  agentGroupId: z.string(),
  /** null when the wiring's session_mode is an unknown word, or its agent group is gone. */
  plan: SessionPlan.nullable(),
  /** False where it depends on whether the chat's adapter has threads, which nothing in v2.db tells. */
  certain: z.boolean(),
  sentence: z.string(),
});
export type Landing = z.infer<typeof Landing>;
