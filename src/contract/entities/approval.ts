import { z } from 'zod';

/** Somebody whom the host would take a decision from. */
export const Approver = z.object({
  /** `<channel>:<id there>`, as v2.db has it. */
  userId: z.string(),
  name: z.string().nullable(),
});
export type Approver = z.infer<typeof Approver>;

/** A row that waits for a person’s decision on the host’s own card. */
export const Approval = z.object({
  /**
   * The table it is in. `action`: pending_approvals, an agent asked for something; `sender`:
   * pending_sender_approvals, somebody unknown wrote in a wired chat; `channel`: pending_channel_approvals, the bot was
   * addressed in a chat that no agent serves.
   */
  kind: z.enum(['action', 'sender', 'channel']),
  id: z.string(),
  /** The session that waits, or that the held message would reach; null where v2.db has none. */
  sessionId: z.string().nullable(),
  agentGroupId: z.string().nullable(),
  /** What a person calls the agent group; its id where it is gone. */
  agentName: z.string().nullable(),
  /** The chat that it is about: what a person calls it, and its channel. */
  chat: z.object({ name: z.string(), channelType: z.string().nullable() }).nullable(),
  /** `install_packages`; for a sender or a chat the table’s own kind. */
  action: z.string(),
  /** The card’s title; empty in older workspaces. */
  title: z.string(),
  /** One line of what is asked for, at most 200 characters. */
  detail: z.string().nullable(),
  /** For a sender or a chat: who wrote. */
  sender: z.string().nullable(),
  /** As stored, at most 64 characters; `pending` where the column is missing. */
  status: z.string(),
  /** ms since 1970, UTC. */
  createdAt: z.number().nullable(),
  /** When the host stops waiting; null: never. */
  expiresAt: z.number().nullable(),
  /** Ids by which a row of messages_out asked for it: the request’s, and those in its payload. */
  requestIds: z.array(z.string()),
  /** Who may decide: the one that the row names, or owners and admins. At most 5. */
  approvers: z.array(Approver),
  /** How many there are besides. */
  moreApprovers: z.number().int(),
  /** Where the host has put its card: what a person calls that chat; null where v2.db does not say. */
  card: z.string().nullable(),
});
export type Approval = z.infer<typeof Approval>;

export const Approvals = z.object({
  /** The newest of each kind, newest first; at most 100 of each. */
  listed: z.array(Approval),
  /** How many more there are, by kind. */
  more: z.object({ action: z.number().int(), sender: z.number().int(), channel: z.number().int() }),
});
export type Approvals = z.infer<typeof Approvals>;
