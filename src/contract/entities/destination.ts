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

/** Whom a name is to lead to: a messaging group (`channel`) or an agent group (`agent`), by its id. */
export const DestinationTarget = z.strictObject({
  type: z.enum(['channel', 'agent']),
  id: z.string().min(1).max(1024),
});
export type DestinationTarget = z.infer<typeof DestinationTarget>;

/** A row of v2.db's agent_destinations, and what it resolves to. */
export const ConfiguredDestination = z.object({
  name: z.string(),
  /** As stored: it may be a word that we do not know. */
  targetType: z.string(),
  targetId: z.string(),
  /** As stored. */
  createdAt: z.string().nullable(),
  /** null: it dangles, its target is gone or of an unknown type. No agent is told of it. */
  resolved: Destination.nullable(),
});
export type ConfiguredDestination = z.infer<typeof ConfiguredDestination>;

/** A row as a person saw it when they asked for a change: it is changed only if it is still the same. */
export const SeenDestination = z.strictObject({
  name: z.string().max(1024),
  targetType: z.string().max(1024),
  targetId: z.string().max(1024),
});
export type SeenDestination = z.infer<typeof SeenDestination>;
