import { z } from 'zod';

/** A name by which an agent can address somebody. */
export const Destination = z.object({
  name: z.string(),
  displayName: z.string().nullable(),
  type: z.string(),
  channelType: z.string().nullable(),
  platformId: z.string().nullable(),
  agentGroupId: z.string().nullable(),
});
export type Destination = z.infer<typeof Destination>;
