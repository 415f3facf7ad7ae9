import { z } from 'zod';

/** Somebody from whom a host takes a message without asking. */
export const RouteSender = z.object({
  /** As v2.db has it: `telegram:6037840640`. */
  id: z.string(),
  name: z.string().nullable(),
  as: z.enum(['owner', 'admin', 'member']),
  /** The agent groups that let them in. */
  access: z.array(z.string()),
  /** Those whose commands for admins they may give. */
  admin: z.array(z.string()),
});
export type RouteSender = z.infer<typeof RouteSender>;

/** One agent that is wired to the chat, and what decides whether it takes part. */
export const RouteWiring = z.object({
  wiringId: z.string(),
  agentGroupId: z.string(),
  /** What the agent is called. */
  agent: z.string(),
  engageMode: z.string().nullable(),
  engagePattern: z.string().nullable(),
  senderScope: z.string().nullable(),
  ignoredMessagePolicy: z.string().nullable(),
  /** The session in which a message would land; null: a new one. */
  sessionId: z.string().nullable(),
  /** False where that depends on something that v2.db does not tell. */
  certain: z.boolean(),
  /** Whether this very thread has a session of the agent: a sticky mention goes by that. */
  sticks: z.boolean(),
});
export type RouteWiring = z.infer<typeof RouteWiring>;

/** What decides about a message that a host routes into the chat of a session. */
export const RouteFacts = z.object({
  /** Null: the session has no chat that a message could come from. */
  chat: z
    .object({
      id: z.string(),
      name: z.string().nullable(),
      channelType: z.string(),
      platformId: z.string(),
      threadId: z.string().nullable(),
      /** The bot by which it is reached, where that is not the channel's own. */
      bot: z.string().nullable(),
      isGroup: z.boolean(),
      /** What becomes of senders that the host does not know. */
      policy: z.string().nullable(),
      detached: z.boolean(),
    })
    .nullable(),
  agentGroupId: z.string(),
  closed: z.boolean(),
  wirings: z.array(RouteWiring),
  /** Owners first; at most 100. */
  senders: z.array(RouteSender),
});
export type RouteFacts = z.infer<typeof RouteFacts>;

/** A row that a host made of a routed message. */
export const RouteArrival = z.object({
  sessionId: z.string(),
  messageId: z.string(),
  seq: z.number().int().nullable(),
  /** False: context only. */
  trigger: z.boolean(),
});
export type RouteArrival = z.infer<typeof RouteArrival>;

/** What became of a message that was handed to a host. */
export const RouteReport = z.object({
  /** Why it is not sure that the host has read the line, as a clause; null when it has. */
  doubt: z.string().nullable(),
  /** Empty: within `waitedMs` no row of it was found in any session that could have got one. */
  arrivals: z.array(RouteArrival),
  waitedMs: z.number(),
  /** Whether the host now asks an owner or admin about its sender. */
  card: z.boolean(),
});
export type RouteReport = z.infer<typeof RouteReport>;
