/** The messages between the simulated agent's process and the one that started it. */
import { z } from 'zod';
import { SCRIPT_FAILED } from '../../rules/host-rules.js';

/**
 * What the agent does with a session: it plays its container; it could, but does not (`resting`); it did until
 * that container was told to crash; or it may not (`refused`).
 */
const PlayState = z.enum(['playing', 'resting', 'crashed', 'refused']);
export type PlayState = z.infer<typeof PlayState>;

/** From the agent to its parent. */
export const AgentReport = z.discriminatedUnion('type', [
  /** Once, when the sessions it was started for have been taken over or refused: those that it plays. */
  z.object({ type: z.literal('ready'), sessions: z.array(z.string()) }),
  /**
   * The agent's state for a session: for each at the start, at each change, and as the answer to `play` and
   * `rest`. `reason` is a sentence for a crash and a refusal.
   */
  z.object({
    type: z.literal('status'),
    sessionId: z.string(),
    state: PlayState,
    reason: z.string().nullable(),
  }),
  /** An inbound message was claimed: its work has begun. */
  z.object({ type: z.literal('claimed'), sessionId: z.string(), messageId: z.string() }),
  /** The ack is committed, and with it the answer, if there is one (`/silent` and `/fail` give none). */
  z.object({
    type: z.literal('answered'),
    sessionId: z.string(),
    messageId: z.string(),
    ack: z.enum(['completed', 'failed', SCRIPT_FAILED]),
  }),
  /** Something failed; the agent goes on unless `fatal`. `code` is one of contract/errors.ts. */
  z.object({
    type: z.literal('error'),
    sessionId: z.string().nullable(),
    code: z.string(),
    message: z.string(),
    fatal: z.boolean(),
  }),
]);
export type AgentReport = z.infer<typeof AgentReport>;

/** From the parent to the agent about one session; a `status` answers it. */
const SessionCommand = z.discriminatedUnion('type', [
  /** Play it, even if it crashed or rests, is closed, or is staged by the demo. */
  z.object({ type: z.literal('play'), sessionId: z.string() }),
  /** Finish what is in flight there and leave it. */
  z.object({ type: z.literal('rest'), sessionId: z.string() }),
]);
export type SessionCommand = z.infer<typeof SessionCommand>;

/** From the parent to the agent. Closing the channel means `stop`. */
export const AgentCommand = z.union([z.object({ type: z.literal('stop') }), SessionCommand]);
export type AgentCommand = z.infer<typeof AgentCommand>;
