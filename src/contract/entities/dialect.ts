import { z } from 'zod';

/**
 * The spans of NanoClaw v2 between which what is stored, or what is done with it, changed. `seed` is everything before
 * 2.0.64; each of the others begins at the version that it names and ends before the next.
 */
export const Era = z.enum(['seed', '2.0.64', '2.1', '2.2', '2.3']);
export type Era = z.infer<typeof Era>;

/**
 * Which due rows a poll takes when there are more than its limit. `newest`: the newest of all. `triggers-first`: the
 * oldest that start a turn, then the newest context. `unknown`: one of the two, and nothing on the disk tells which.
 */
export const PollOrder = z.enum(['newest', 'triggers-first', 'unknown']);
export type PollOrder = z.infer<typeof PollOrder>;

/** What the host and the runners of a workspace do, told by what stands in its v2.db. */
export const Dialect = z.object({
  era: Era,
  /** The tables and columns that the era was told by: those of its newest part that are there. */
  from: z.array(z.string()),
  /** Tables and columns of earlier versions that are missing: the era is not certain then. */
  without: z.array(z.string()),
  pollOrder: PollOrder,
  /** Whether each task series has a session of its own, and hands its last words to a run log instead of a chat. */
  taskSessions: z.boolean(),
  /** Whether several bots may stand at one address of a channel, told apart by messaging_groups.instance. */
  instances: z.boolean(),
  /** Whether messages between agents can be held for a person (agent_message_policies). */
  policies: z.boolean(),
  /** Whether a live host renews a lease in host_instances, and says in session_claims which containers it runs. */
  leases: z.boolean(),
  /** Whether failed deliveries are counted in delivery_attempts, so that a restart of the host forgets none. */
  deliveryAttempts: z.boolean(),
  /** Whether a container that never beat is killed by its age. */
  killsByAge: z.boolean(),
  /** Whether a host that starts takes over the containers that still run, instead of killing them. */
  adoptsContainers: z.boolean(),
  /** Whether the host refuses to start without a fitting data/upgrade-state.json. */
  upgradeMarker: z.boolean(),
});
export type Dialect = z.infer<typeof Dialect>;
