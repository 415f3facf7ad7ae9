import { z } from 'zod';

/** A row of host_instances: a host of this workspace, which renews its lease every 30 s for 90 s. */
export const HostLease = z.object({
  instanceId: z.string(),
  hostname: z.string().nullable(),
  pid: z.number().int().nullable(),
  /** ms since 1970, UTC; null where it cannot be read. */
  startedAt: z.number().nullable(),
  /** As stored, at most 64 characters: ISO with ms and Z, which hosts compare as text. */
  expires: z.string(),
  /** As `expires`: when it ended in order; null while it has not. */
  stopped: z.string().nullable(),
});
export type HostLease = z.infer<typeof HostLease>;

/** A row of session_claims that says something: which host runs the session’s container, or what it is to do with it. */
export const SessionHold = z.object({
  /** How often a container was started for the session. */
  incarnation: z.number().int().nullable(),
  /** The instance id of the host that has it; null where none has. */
  by: z.string().nullable(),
  /** That host; null where none has it, or its row is gone. */
  host: HostLease.nullable(),
  /** Since when, ms since 1970, UTC. */
  at: z.number().nullable(),
  /** What the host calls the container: `nanoclaw-…`. */
  container: z.string().nullable(),
  /** `stop`, `respawn_after_stop`, or whatever else stands there; null for nothing. */
  stopIntent: z.string().nullable(),
});
export type SessionHold = z.infer<typeof SessionHold>;

/** What of wake_signals nobody has taken yet, for one session. */
export const PendingWake = z.object({
  /** Of the oldest. */
  reason: z.string(),
  at: z.number().nullable(),
  count: z.number().int(),
});
export type PendingWake = z.infer<typeof PendingWake>;
