import { z } from 'zod';

/** The time zone in which a host reads an agent group's recurrences. */
export const HostZone = z.object({
  /** As IANA names it. */
  name: z.string(),
  /**
   * Where it is from: the agent group's configuration in v2.db, TZ in the project's `.env`, or this machine, whose zone
   * a host here takes where nothing else is set. What a host was started with cannot be seen.
   */
  from: z.enum(['agent group', 'project', 'machine']),
});
export type HostZone = z.infer<typeof HostZone>;
