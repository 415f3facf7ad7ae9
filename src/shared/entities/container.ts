import { z } from 'zod';

/** What v2.db claims. It changes only when the host spawns or reaps, so it goes stale. */
export const ContainerStatus = z.enum(['running', 'idle', 'stopped']);
export type ContainerStatus = z.infer<typeof ContainerStatus>;

/** A row of processing_ack that says `processing`. */
export const Claim = z.object({
  messageId: z.string(),
  /** When it was claimed, ms since 1970 UTC; null if the file's time cannot be parsed. */
  since: z.number().nullable(),
});
export type Claim = z.infer<typeof Claim>;

export const RunningTool = z.object({
  name: z.string(),
  declaredTimeoutMs: z.number().nullable(),
  startedAt: z.number().nullable(),
});
export type RunningTool = z.infer<typeof RunningTool>;

/** The evidence that a verdict about a container is drawn from. All times: ms since 1970, UTC. */
export const ContainerFacts = z.object({
  /** v2.db's container_status; null if it holds a word that we do not know. */
  claimed: ContainerStatus.nullable(),
  /** mtime of .heartbeat; null when there is no such file. */
  heartbeatAt: z.number().nullable(),
  /** Open claims, oldest first, at most 20. */
  claims: z.array(Claim),
  tool: RunningTool.nullable(),
  /** True when the console's own simulated agent is playing this container. */
  simulated: z.boolean(),
});
export type ContainerFacts = z.infer<typeof ContainerFacts>;
