import { z } from 'zod';
import { Approver } from './user.js';

export const ApprovalKind = z.enum(['action', 'sender', 'channel']);

/** A row that waits for a person’s decision on the host’s own card. */
export const Approval = z.object({
  /**
   * The table it is in. `action`: pending_approvals, an agent asked for something; `sender`:
   * pending_sender_approvals, somebody unknown wrote in a wired chat; `channel`: pending_channel_approvals, the bot was
   * addressed in a chat that no agent serves.
   */
  kind: ApprovalKind,
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
  /** The row of messages_out that it holds; null where v2.db does not name one. */
  messageId: z.string().nullable(),
  /** Ids by which a row of messages_out asked for it: the request’s, and those in its payload. */
  requestIds: z.array(z.string()),
  /** Who may decide: `named`, whom the row names and nobody else; `role`, by their roles; `either`. */
  decidedBy: z.enum(['named', 'role', 'either']),
  /** In the order in which a host asks them; at most 5. */
  approvers: z.array(Approver),
  /** How many there are besides. */
  moreApprovers: z.number().int(),
  /** Where the host has put its card: what a person calls that chat; null where v2.db does not say. */
  card: z.string().nullable(),
  /** Which of the channel’s bots wrote it (`messaging_groups.instance`); null where v2.db does not say. */
  instance: z.string().nullable(),
});
export type Approval = z.infer<typeof Approval>;

export const Approvals = z.object({
  /** The newest of each kind, newest first; at most 100 of each. */
  listed: z.array(Approval),
  /** How many more there are, by kind. */
  more: z.object({ action: z.number().int(), sender: z.number().int(), channel: z.number().int() }),
});
export type Approvals = z.infer<typeof Approvals>;

const Named = z.array(z.object({ name: z.string(), value: z.string() }));

/** What is asked for, as its action has it. Text is as stored, but for values that are hidden. */
export const ApprovalAsk = z.discriminatedUnion('type', [
  /** A message to another agent. */
  z.object({
    type: z.literal('message'),
    text: z.string(),
    files: z.array(z.string()),
    to: z.object({ id: z.string(), name: z.string().nullable() }),
    /** The row of messages_out; null where the payload has none. */
    messageId: z.string().nullable(),
  }),
  z.object({
    type: z.literal('packages'),
    apt: z.array(z.string()),
    npm: z.array(z.string()),
    reason: z.string().nullable(),
  }),
  z.object({
    type: z.literal('mcp-server'),
    name: z.string(),
    /** For one that is started; null for one that is reached by its URL. */
    command: z.string().nullable(),
    args: z.array(z.string()),
    url: z.string().nullable(),
    env: Named,
    headers: Named,
    instructions: z.string().nullable(),
  }),
  z.object({ type: z.literal('agent'), name: z.string(), instructions: z.string().nullable() }),
  z.object({ type: z.literal('command'), command: z.string(), args: Named }),
  z.object({
    type: z.literal('credential'),
    request: z.string(),
    /** The beginning of what is sent. */
    body: z.string().nullable(),
  }),
  /** A message of somebody, or in a chat, that no agent is let hear yet. */
  z.object({ type: z.literal('held'), text: z.string().nullable(), sender: z.string().nullable() }),
  /** An action that is not known here, or a payload that is not what its action has. */
  z.object({ type: z.literal('unknown') }),
]);
export type ApprovalAsk = z.infer<typeof ApprovalAsk>;

/** All of one approval. */
export const ApprovalDetail = z.object({
  ask: ApprovalAsk,
  /** What the host’s card says; null where v2.db does not keep it, or while it may hold a value that is hidden. */
  question: z.string().nullable(),
  /** What can be chosen on the card. */
  options: z.array(z.string()),
  /** The payload, or the event of the held message, as stored but for what is hidden; at most 1 Mi characters. */
  payload: z.string(),
  /** How many values are hidden: those of `env` and `headers`, and what looks like a key or a password. */
  hidden: z.number().int(),
});
export type ApprovalDetail = z.infer<typeof ApprovalDetail>;
