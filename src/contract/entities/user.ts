import { z } from 'zod';

/** Somebody whom a host would take a decision from, or whom it could ask for one. */
export const Approver = z.object({
  /** `<channel>:<id there>`, as v2.db has it. */
  userId: z.string(),
  name: z.string().nullable(),
  /** By what a host takes their decision about an agent group; null: by no role. */
  role: z.enum(['agent-admin', 'admin', 'owner']).nullable(),
  /** Whether v2.db has such a user: a host sends a card to nobody else. */
  known: z.boolean(),
  /** What a person calls the direct chat in which a host has written to them; null where it has not yet. */
  chat: z.string().nullable(),
});
export type Approver = z.infer<typeof Approver>;
