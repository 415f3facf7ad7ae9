import { z } from 'zod';
import { MessageAddress } from './draft.js';
import { MessageKey } from './message.js';
import { RowLine } from './session.js';
import { HostZone } from './zone.js';

/** A row that is still to run: pending or paused. */
export const LiveRow = z.object({
  key: MessageKey,
  paused: z.boolean(),
  /** ms UTC; 0 for one that is due at once, null for one whose process_after is not a time: that is never due. */
  dueAt: z.number().nullable(),
  tries: z.number().int(),
  /**
   * What the container says of it: nothing yet (`open`), that it works on it (`claimed`), that it is done with it
   * (`answered`, `failed`), or what an older ack with its id says instead (`missed`).
   */
  stands: z.enum(['open', 'claimed', 'answered', 'failed', 'missed']),
});
export type LiveRow = z.infer<typeof LiveRow>;

export const ScheduledRecurrence = z.object({
  /** As it is stored, at most 200 characters. */
  expression: z.string(),
  /** What it means; null where no short sentence says it exactly, or nobody has parsed it yet. */
  words: z.string().nullable(),
  /** What is to be known of it besides; null for nothing. */
  note: z.string().nullable(),
  /** False for one that the host cannot run, or that never comes. */
  runs: z.boolean(),
});

/** What a session's files say of one scheduled thing: a message with a time, or a series of recurring ones. */
export const Scheduled = z.object({
  /** Its series_id, or the message's own id: what NanoClaw's tools call it by. */
  series: z.string(),
  /** The row that is next; where none is live, the last one. */
  row: RowLine,
  kind: z.string(),
  /** Null for a message that comes once. */
  recurrence: ScheduledRecurrence.nullable(),
  address: MessageAddress,
  /** The next one first, at most 10. */
  live: z.array(LiveRow),
  liveCount: z.number().int(),
  /** Where none is live, how the last one ended, though it recurs: its stored status, and what was acked. */
  ended: z.object({ status: z.string(), ack: z.string().nullable(), at: z.number().nullable() }).nullable(),
  /** How many of its runs have failed in a row until now, at most 10. */
  failures: z.number().int(),
  /** How many of these a host since 2.1.54 counts, which then waits longer with the next, and pauses after 8. */
  streak: z.number().int(),
});
export type Scheduled = z.infer<typeof Scheduled>;

/** What is scheduled in one session. */
export const SessionSchedule = z.object({
  found: z.array(Scheduled),
  /** Whether there is more than was taken: the newest 300 rows. */
  more: z.boolean(),
  /** The numbers of the rows that are or were scheduled, for whoever looks next: an undo may bring one back. */
  rows: z.array(z.number().int()),
});
export type SessionSchedule = z.infer<typeof SessionSchedule>;

/** All that is scheduled in a workspace, as far as its sessions have been read. */
export const Schedule = z.object({
  /** In no particular order. */
  entries: z.array(Scheduled.extend({ sessionId: z.string(), agentGroupId: z.string() })),
  /** In which time zone the host reads the recurrences of each agent group that has an entry. */
  zones: z.record(z.string(), HostZone),
  /** How many of the sessions have been read. */
  read: z.number().int(),
  sessions: z.number().int(),
  /** The ids of sessions in which there is more than is listed. */
  more: z.array(z.string()),
});
export type Schedule = z.infer<typeof Schedule>;
export type ScheduleEntry = Schedule['entries'][number];

/** What can be done with what is scheduled. `dueNow`: of its rows, the one that is next is due at once. */
export const ScheduleAction = z.enum(['cancel', 'pause', 'resume', 'dueNow']);
export type ScheduleAction = z.infer<typeof ScheduleAction>;

/** `key`: a row of the series, or the message itself. */
export const ScheduleChange = z.strictObject({
  sessionId: z.string().min(1).max(256),
  key: MessageKey,
  action: ScheduleAction,
});
export type ScheduleChange = z.infer<typeof ScheduleChange>;
