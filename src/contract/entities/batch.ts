import { z } from 'zod';

/** What would become of one message of many, or why nothing would. */
export const PlannedLine = z.object({
  /** The line of the file, or the place in the selection; from 1. */
  line: z.number().int(),
  /** The message in a few words. */
  words: z.string(),
  kind: z.string().nullable(),
  /** ISO, UTC; null: at once. */
  processAfter: z.string().nullable(),
  files: z.number().int(),
  /** What may be unexpected about it, in a sentence; null when nothing is. */
  note: z.string().nullable(),
  /** Why it would not be written; null when it would. */
  problem: z.string().nullable(),
  /** Nothing is wrong with it: it is none of those that are written. */
  skipped: z.literal(true).optional(),
});
export type PlannedLine = z.infer<typeof PlannedLine>;

/** What became of one message of many. */
export const WrittenLine = z.object({
  line: z.number().int(),
  words: z.string(),
  outcome: z.enum(['written', 'there already', 'not written']),
  id: z.string().nullable(),
  seq: z.number().nullable(),
  /** Why it was not written. */
  reason: z.string().nullable(),
});
export type WrittenLine = z.infer<typeof WrittenLine>;

export const BatchReport = z.object({ lines: z.array(WrittenLine), cancelled: z.boolean() });
export type BatchReport = z.infer<typeof BatchReport>;

/** The progress of the batch that is being written; null when none is. */
export const BatchProgress = z
  .object({
    done: z.number().int(),
    /** 0 until it is known. */
    total: z.number().int(),
    /** It was told to stop; what is being written is finished first. */
    cancelling: z.boolean(),
  })
  .nullable();
export type BatchProgress = z.infer<typeof BatchProgress>;

/** `original`: as far apart as they were; `at once`: all due now. */
export const Spacing = z.enum(['original', 'at once']);
export type Spacing = z.infer<typeof Spacing>;
