import { z } from 'zod';
import { PollOrder } from './dialect.js';
import { MessageKey, Seq } from './message.js';

/** By which rule the containers of a session poll. */
export const PollRule = z.object({
  /** How many rows a poll takes at most. */
  limit: z.number().int().min(1),
  order: PollOrder,
});
export type PollRule = z.infer<typeof PollRule>;

export const PollFate = z.enum([
  'handed', // to the agent; it starts a turn
  'context', // to the agent with the others; alone it starts no turn
  'depends', // handed over by runners of one version, not of another, and nothing tells which polls here
  'acked', // dropped: the container has claimed or settled it; in the order `newest` it takes up a place before
  'system', // takes up a place, then is dropped: only a waiting tool asks for it
  'held-back', // other rows take up the places
  'no-trigger', // its trigger is neither 0 nor 1: newer runners pass it over
  'on-wake', // for a first poll only
  'not-due',
  'never-due',
  'not-pending',
]);
export type PollFate = z.infer<typeof PollFate>;

/** An inbound row that is not settled yet, and what a poll makes of it. Times: ms since 1970 UTC. */
export const NextPollRow = z.object({
  key: MessageKey,
  id: z.string(),
  seq: Seq.nullable(),
  kind: z.string(),
  sender: z.string().nullable(),
  /** One line of what it says, at most 120 characters. */
  line: z.string().nullable(),
  fate: PollFate,
  /** messages_in.status */
  status: z.string().nullable(),
  /** processing_ack.status; null without a row. */
  ack: z.string().nullable(),
  /** True when that row is older than this one: it is about an earlier message with the same id. */
  ackIsOlder: z.boolean(),
  /** When it falls due; null where it has no such time or that is not a time. */
  dueAt: z.number().nullable(),
});
export type NextPollRow = z.infer<typeof NextPollRow>;

/** What a container would get if it polled now. */
export const NextPoll = z.object({
  first: z.boolean(),
  rule: PollRule,
  /** In the order in which the agent gets them, oldest first; at most as many as it takes. */
  handed: z.array(NextPollRow),
  /** Newest first; at most 50. */
  skipped: z.array(NextPollRow),
  /** Open rows that are not listed. */
  more: z.number().int(),
  /** Whether what is handed over starts a turn; null where that depends on the version. */
  turn: z.boolean().nullable(),
  /** When the next pending row falls due. */
  nextDueAt: z.number().nullable(),
  /** True when there are more due rows than are searched for those that the container has not acked: see POLL_SEARCHED. */
  unsure: z.boolean(),
  /** True when there are more rows than are searched for open ones: some may be missing from `skipped`. */
  cut: z.boolean(),
});
export type NextPoll = z.infer<typeof NextPoll>;
