import { z } from 'zod';

/** Something that a person must be told though no call of the window asked for it. */
export const News = z.object({
  /** Unique for each. */
  id: z.number().int(),
  code: z.string(),
  /** Whole sentences. */
  message: z.string(),
});
export type News = z.infer<typeof News>;
