import { z } from 'zod';

/** Something that a person is to be told and that no call of the window asked for. */
export const News = z.object({
  /** Another number for each. */
  id: z.number().int(),
  code: z.string(),
  /** Whole sentences. */
  message: z.string(),
});
export type News = z.infer<typeof News>;
