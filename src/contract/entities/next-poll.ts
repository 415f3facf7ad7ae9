import { z } from 'zod';
import { MessageKey, Seq } from './message.js';

export const PollFate = z.enum([
  'handed', // to the agent; it starts a turn
  'context', // to the agent with the others; alone it starts no turn
  'acked', // takes up a place, then is dropped: the container has claimed or settled it
  'system', // takes up a place, then is dropped: only a waiting tool asks for it
  'held-back', // newer rows take up the places
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
  /** How many rows it takes at most. */
  limit: z.number().int(),
  /** In the order in which the agent gets them, oldest first; at most `limit`. */
  handed: z.array(NextPollRow),
  /** Newest first; at most 50. */
  skipped: z.array(NextPollRow),
  /** Open rows that are not listed. */
  more: z.number().int(),
  /** Whether what is handed over starts a turn. */
  turn: z.boolean(),
  /** When the next pending row falls due. */
  nextDueAt: z.number().nullable(),
  /** True when there are more rows than are searched for open ones: some may be missing from `skipped`. */
  cut: z.boolean(),
});
export type NextPoll = z.infer<typeof NextPoll>;
