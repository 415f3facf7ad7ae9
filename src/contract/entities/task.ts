import { z } from 'zod';
import { RowChange } from './change.js';

/** A new series of tasks, in a session of its own. */
export const WantedTask = z.strictObject({
  agentGroupId: z.string().min(1).max(1024),
  /** Makes the making idempotent, and the series' id: the same gives the same series. */
  draftId: z.uuid(),
  /** What the id is made of: `<slug>-<4 hex>`; empty: `t-<6 hex>`. */
  name: z.string().max(200).default(''),
  /** JSON text: `{prompt, script}`. */
  content: z.string().max(2_097_152),
  /** ISO, UTC; null: by its recurrence, or at once. */
  processAfter: z.string().max(64).nullable().default(null),
  /** A cron expression in the agent group's time zone; null: once. */
  recurrence: z.string().max(200).nullable().default(null),
  /** The session in which it was thought of; null for none. */
  originSessionId: z.string().min(1).max(256).nullable().default(null),
});
export type WantedTask = z.infer<typeof WantedTask>;

/** What making it would do. */
export const TaskPlan = z.object({
  series: z.string(),
  /** The thread of its session. */
  threadId: z.string(),
  /** When it runs first, ms UTC. */
  firstAt: z.number(),
  /** What a host would object to, in a sentence; null for nothing. */
  warning: z.string().nullable(),
  /** The rows, but for the session's id, which is made as it is written. */
  changes: z.array(RowChange),
  sentence: z.string(),
});
export type TaskPlan = z.infer<typeof TaskPlan>;

/** The run log of a series: a file of the project, which its agent can write too. */
export const RunLog = z.discriminatedUnion('found', [
  z.object({
    found: z.literal(true),
    /** Absolute. */
    path: z.string(),
    /** Its end, as plain text. */
    text: z.string(),
    /** Of the whole file. */
    size: z.number(),
    /** Whether only its end is in `text`. */
    cut: z.boolean(),
    /** ms UTC. */
    modifiedAt: z.number(),
  }),
  z.object({
    found: z.literal(false),
    /** Where it would be; null where nothing tells. */
    path: z.string().nullable(),
    /** Why there is none to read, as a sentence. */
    reason: z.string(),
  }),
]);
export type RunLog = z.infer<typeof RunLog>;
