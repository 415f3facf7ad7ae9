import { z } from 'zod';
import { Approval } from './approval.js';
import { ContainerFacts } from './container.js';
import { CopiedRow } from './copied-row.js';
import { DeliveryAttempts } from './delivery-attempt.js';
import { MessageKey, Seq } from './message.js';
import { PollRule } from './next-poll.js';
import { Policy } from './policy.js';
import { UnregisteredSender } from './unregistered-sender.js';
import { HostZone } from './zone.js';

/** A time that a row waits for. */
export const Due = z.object({
  /** As stored, at most 64 characters. */
  text: z.string(),
  /** ms since 1970 UTC; null when SQLite cannot read it as a time, so that it never comes. */
  at: z.number().nullable(),
});
export type Due = z.infer<typeof Due>;

/** Another row, as far as a verdict names it. */
export const RowRef = z.object({
  key: MessageKey,
  id: z.string(),
  seq: Seq.nullable(),
  kind: z.string(),
  /** Its timestamp, ms since 1970 UTC. */
  at: z.number().nullable(),
});
export type RowRef = z.infer<typeof RowRef>;

/** A row of processing_ack. */
export const AckFacts = z.object({ status: z.string().nullable(), at: z.number().nullable() });
export type AckFacts = z.infer<typeof AckFacts>;

/** What a container's poll looks at in an inbound row. */
const Pollable = z.object({
  status: z.string().nullable(),
  /** null for at once. */
  processAfter: Due.nullable(),
  /** null where the column is missing. */
  onWake: z.boolean().nullable(),
  trigger: z.boolean().nullable(),
  /** What is stored as its trigger is neither 0 nor 1; `trigger` is false then. */
  oddTrigger: z.boolean(),
  ack: AckFacts.nullable(),
});

/** A pending row that takes a place in the poll, or will. */
export const PendingRow = RowRef.extend(Pollable.shape);
export type PendingRow = z.infer<typeof PendingRow>;

/** A row that answers another row. */
const AnswerRow = RowRef.extend({
  /** One line of what it says, at most 120 characters; null when it is too long or says nothing. */
  line: z.string().nullable(),
});

/** What the two files say about an inbound row. */
export const InboundRowFacts = RowRef.extend({
  direction: z.literal('inbound'),
  ...Pollable.shape,
  recurrence: z
    .object({
      /** As stored, at most 200 characters. */
      cron: z.string(),
      /** When the one after this would be due; null when the host cannot run it. */
      nextAt: z.number().nullable(),
    })
    .nullable(),
  tries: z.number().nullable(),
  /** What it was copied from, if it is a copy. */
  copied: CopiedRow.nullable(),
  /** Other pending rows: all that take a place in the next poll, and the next to fall due. Only for a pending row. */
  pending: z.array(PendingRow),
  /** Outbound rows that name it as what they answer, oldest first, at most 10. */
  answers: z.array(AnswerRow),
  /** Another open row of its series; beside a row that is open itself, only one that recurs. */
  next: PendingRow.nullable(),
  /** For an answer: the question that it answers, if its row is there. */
  question: z.object({ id: z.string(), row: RowRef.nullable() }).nullable(),
});
export type InboundRowFacts = z.infer<typeof InboundRowFacts>;

export const Address = z.object({
  channelType: z.string().nullable(),
  platformId: z.string().nullable(),
  threadId: z.string().nullable(),
});
export type Address = z.infer<typeof Address>;

/** What the two files say about an outbound row. */
export const OutboundRowFacts = RowRef.extend({
  direction: z.literal('outbound'),
  deliverAfter: Due.nullable(),
  /** Its row in delivered. */
  delivery: z
    .object({
      /** `delivered` where the column is missing. */
      status: z.string().nullable(),
      at: z.number().nullable(),
      platformMessageId: z.string().nullable(),
    })
    .nullable(),
  /** False in older sessions, whose delivered table has no platform ids. */
  hasPlatformIds: z.boolean(),
  address: Address,
  /** The session's default reply address. */
  routing: Address.nullable(),
  /** The name by which the agent knows the address; null when it has none for it. */
  destination: z.string().nullable(),
  inReplyTo: z.object({ id: z.string(), row: RowRef.nullable() }).nullable(),
  /** What it does instead of saying something: `edit`, `reaction`, a system row's action. */
  operation: z.string().nullable(),
  /** The task that a system row is about, if it is there. */
  task: RowRef.nullable(),
  question: z
    .object({
      id: z.string(),
      answer: PendingRow.extend({ option: z.string(), by: z.string().nullable() }).nullable(),
    })
    .nullable(),
});
export type OutboundRowFacts = z.infer<typeof OutboundRowFacts>;

export const RowFacts = z.discriminatedUnion('direction', [InboundRowFacts, OutboundRowFacts]);
export type RowFacts = z.infer<typeof RowFacts>;

/** Whether a host is there to do the host's half. */
export const HostFacts = z.object({
  /**
   * `likely` is judged from evidence, as is `none`: a host leaves no sure sign. `apart`: the console plays one,
   * and that one leaves this session alone.
   */
  state: z.enum(['simulated', 'likely', 'apart', 'none']),
  /** A sentence with the evidence. */
  because: z.string(),
  /** False: no host starts a container for the agent group, since v2.db has no configuration of it. */
  wakes: z.boolean(),
  /** How often it sweeps this session, in ms. */
  sweepMs: z.number(),
  /** How often it delivers for it, in ms. */
  deliverMs: z.number(),
});
export type HostFacts = z.infer<typeof HostFacts>;

/** What v2.db says about where an outbound row goes. */
export const TargetFacts = z.object({
  type: z.enum([
    'nowhere', // no address
    'unknown', // an address that v2.db has no messaging group or agent group for
    'chat',
    'agent',
  ]),
  /** The name of the chat or agent. */
  name: z.string().nullable(),
  /** Whether the agent may write there: it is the session's own chat, or there is a destination for it. */
  permitted: z.enum(['own chat', 'destination', 'no']),
  /** Whether the chat is detached: a host fails what is sent there. */
  detached: z.boolean(),
});
export type TargetFacts = z.infer<typeof TargetFacts>;

/** What is known of the tasks of a session. */
export const TaskFacts = z.object({
  /** Whether each series of tasks has a session of its own in this workspace. */
  own: z.boolean(),
  /** The series that this session is of: '' for all of an agent's, null for none. */
  series: z.string().nullable(),
  /** How many runs of tasks are pending or paused; null while that is not known. */
  live: z.number().int().nullable(),
  /** Of the message's series: how many runs a host counts that have failed in a row until now. */
  streak: z.number().int(),
});
export type TaskFacts = z.infer<typeof TaskFacts>;

/** Everything that a verdict about one message is based on. Times: ms since 1970, UTC. */
export const MessageFacts = z.object({
  row: RowFacts,
  container: ContainerFacts,
  host: HostFacts,
  /** By which its container polls. */
  poll: PollRule,
  /** In which its recurrences are read. */
  zone: HostZone,
  /** Questions of this session that are open in v2.db, at most 20. */
  openQuestions: z.array(z.object({ id: z.string(), row: RowRef.nullable() })),
  /** What of this session, or of its agent alone, waits for a decision; at most 20, the newest first. */
  approvals: z.array(Approval),
  /** Whose messages the host dropped in the session's chat, at most 3. */
  dropped: z.array(UnregisteredSender),
  /**
   * For an outbound row whose delivery has failed before; `kept`: whether hosts count that in v2.db, so that no row
   * means none.
   */
  attempts: z.object({ kept: z.boolean(), failed: DeliveryAttempts.nullable() }),
  /** For an outbound row. */
  target: TargetFacts.nullable(),
  /**
   * For an outbound row to another agent: the policy that holds such messages now, or `free`. null for any other row,
   * and where v2.db has no table of policies.
   */
  gate: z.union([z.literal('free'), Policy]).nullable(),
  tasks: TaskFacts,
});
export type MessageFacts = z.infer<typeof MessageFacts>;
