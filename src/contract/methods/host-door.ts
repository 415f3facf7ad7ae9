import { z } from 'zod';
import { HostDoors } from '../entities/host-door.js';
import { RouteFacts, RouteReport } from '../entities/host-route.js';
import { method, OfSession, SessionId, writing } from '../method.js';

export const hostDoorMethods = {
  /** Whether a host is alive, by its doors. `anew`: asked now; else an answer of the last seconds will do. */
  'hostDoor.state': method(z.strictObject({ anew: z.boolean() }), HostDoors),

  /** What decides about a message that comes through the channel of a session's chat. */
  'hostRoute.facts': method(OfSession, RouteFacts),
  /**
   * Hands a chat message to the host as if it came through the session's channel, and looks for up to 3 s what became of
   * it. The host says nothing itself: sent twice, it is two messages.
   */
  'hostRoute.send': writing(
    z.strictObject({
      sessionId: SessionId,
      text: z.string().min(1).max(1_000_000),
      /** What the agent sees. */
      sender: z.string().min(1).max(200),
      senderId: z.string().min(1).max(1024),
    }),
    RouteReport,
  ),
} as const;
