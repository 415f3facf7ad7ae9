import { z } from 'zod';

/**
 * An inbound row that hosts since 2.2 copy from another conversation of the same agent, so that its agent knows what
 * was said there. It starts no turn.
 */
export const CopiedRow = z.object({
  /** `echo`: said since in another conversation; `backfill`: said in the chat before the session began. */
  how: z.enum(['echo', 'backfill']),
  /** What the host says of where it was: `dm-thread`, `task-delivery`, `dm-timeline`, `channel-timeline`. */
  surface: z.string().nullable(),
  /** The same in the host’s words: `another conversation in #ops`. */
  label: z.string().nullable(),
  /** The session that it was copied from; null where the row does not say. */
  sessionId: z.string().nullable(),
});
export type CopiedRow = z.infer<typeof CopiedRow>;
