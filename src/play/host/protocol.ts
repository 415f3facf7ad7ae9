/** The messages between the played host's process and main. */
import { z } from 'zod';

/** From the host to its parent. */
export const HostReport = z.discriminatedUnion('type', [
  /** Once, when its first sweep is done. */
  z.object({ type: z.literal('ready') }),
  /** A session whose container is dead has messages that are due: a real host would start one now. */
  z.object({ type: z.literal('wake'), sessionId: z.string() }),
  /** Somebody has the host restart a session's container. */
  z.object({ type: z.literal('restart'), sessionId: z.string() }),
  /** Something failed; the host goes on unless `fatal`. `code` is one of contract/errors.ts. */
  z.object({
    type: z.literal('error'),
    sessionId: z.string().nullable(),
    code: z.string(),
    message: z.string(),
    fatal: z.boolean(),
  }),
]);
export type HostReport = z.infer<typeof HostReport>;

/** From the parent to the host. Closing the channel means `stop`. */
export const HostCommand = z.discriminatedUnion('type', [
  /** The sessions whose containers the simulated agent plays now: all of them, each time. */
  z.object({ type: z.literal('played'), sessions: z.array(z.string()) }),
  z.object({ type: z.literal('stop') }),
]);
export type HostCommand = z.infer<typeof HostCommand>;
