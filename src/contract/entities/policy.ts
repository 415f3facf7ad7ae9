import { z } from 'zod';
import { Approver } from './user.js';

const Agent = z.object({
  id: z.string(),
  /** null: v2.db has no such agent group. */
  name: z.string().nullable(),
});

/** A row of agent_message_policies: a host holds each message of one agent group to another until it is approved. */
export const Policy = z.object({
  from: Agent,
  to: Agent,
  /** The only one who can decide. */
  approver: Approver,
  /** ms since 1970, UTC. */
  createdAt: z.number().nullable(),
  /** Whether `from` has a destination for `to`: a host refuses a message without one before it looks for a policy. */
  connected: z.boolean(),
});
export type Policy = z.infer<typeof Policy>;

export const Policies = z.object({
  /** False: v2.db has no table for them, so its host holds no message between agents. */
  supported: z.boolean(),
  /** By the names of sender and receiver. */
  listed: z.array(Policy),
  /** Whom v2.db knows, to choose an approver from: owners, admins, then the others; at most 500. */
  people: z.array(Approver),
});
export type Policies = z.infer<typeof Policies>;
