import { z } from 'zod';

/** The state of the process that reads session files. */
export const ReaderStatus = z.object({
  /** Why it cannot be kept running, in a sentence; null while it runs. */
  failing: z.string().nullable(),
  /** It runs, but has been silent for more than 2 s: what is asked of it waits. */
  quiet: z.boolean(),
  /** The last session that was set aside because a reader hung or died over it; null when none was. */
  setAside: z
    .object({
      /** A new number each time that a person is to be told. */
      id: z.number().int(),
      sessionId: z.string(),
      code: z.string(),
      /** Whole sentences. */
      message: z.string(),
    })
    .nullable(),
});
export type ReaderStatus = z.infer<typeof ReaderStatus>;
