import { z } from 'zod';

export const ActivityRange = z.enum(['1h', '24h', '7d', '14d', 'all']);
export type ActivityRange = z.infer<typeof ActivityRange>;

/** What happened from `at` (ms since 1970 UTC) for the length of a bin. */
export const ActivityBin = z.object({
  at: z.number(),
  /** Rows of messages_in and of messages_out, by their timestamps. */
  inbound: z.number().int(),
  outbound: z.number().int(),
  /** Of inbound rows in this bin: how long their answers took, ms (see roundAnswer), and how many took that long. */
  answers: z.array(z.tuple([z.number(), z.number().int()])),
});
export type ActivityBin = z.infer<typeof ActivityBin>;

/** When something was said, in one session or several. All times: ms since 1970 UTC. */
export const Activity = z.object({
  range: ActivityRange,
  /** The moment it ends with. Rows of later times are left out. */
  until: z.number(),
  /** The length of a bin, ms. */
  binMs: z.number(),
  /** In order; empty bins are omitted. */
  bins: z.array(ActivityBin),
  /** The newest row of either side, even if it lies before the range. */
  lastAt: z.number().nullable(),
  /** Rows that were read and have no readable time. */
  undated: z.number().int(),
  /** Rows that were read and are dated later than the end. */
  ahead: z.number().int(),
  /** Whether there are more rows than are read, and older ones within the range may be among them. */
  cut: z.boolean(),
  /** How far back reading got then; null when the range is complete, or no row that was read has a time. */
  readFrom: z.number().nullable(),
});
export type Activity = z.infer<typeof Activity>;
