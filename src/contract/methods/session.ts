import { z } from 'zod';
import { Activity, ActivityRange } from '../entities/activity.js';
import { NextPoll } from '../entities/next-poll.js';
import { RowMark, SessionDetail, SessionSummary } from '../entities/session.js';
import { SessionPlan, WantedSession } from '../entities/session-plan.js';
import { SessionTrouble } from '../entities/session-trouble.js';
import { UpgradePlan } from '../entities/session-upgrade.js';
import { MOST_SESSIONS_ASKED } from '../limits.js';
import {
  AsShown,
  ContainerMark,
  Done,
  Id,
  method,
  Nothing,
  OfSession,
  reading,
  SessionId,
  writing,
} from '../method.js';

const Time = z.number().min(0).max(8.64e15);

/** `own`: the chat and thread that v2.db has for the session. */
export const RouteSession = OfSession.extend({
  to: z.union([
    z.literal('own'),
    z.literal('none'),
    z.strictObject({ messagingGroupId: Id, threadId: Id.nullable() }),
  ]),
});
export const RepairSession = z.strictObject({
  trouble: SessionTrouble,
  /** For a folder without a row: the chat and thread that the row is to name. */
  messagingGroupId: Id.nullable(),
  threadId: Id.nullable(),
});

export const sessionMethods = {
  /** All sessions of the workspace, in no particular order. */
  'session.list': method(Nothing, z.array(SessionSummary)),
  /** Those of these sessions that the workspace has, as in the list. */
  'session.some': method(
    z.strictObject({ sessionIds: z.array(SessionId).max(MOST_SESSIONS_ASKED) }),
    z.array(SessionSummary),
  ),
  'session.get': method(OfSession, SessionDetail),
  /** The person has seen a session up to these rows. Kept in the console's own data; answers with its new line. */
  'session.markRead': method(z.strictObject({ sessionId: SessionId, seen: RowMark }), SessionSummary),
  /** Marks everything in all sessions as seen. */
  'session.markAllRead': method(Nothing, Done),
  /** Shows the session's folder in the system's file manager. */
  'session.reveal': method(OfSession, Done),
  /** Reports what a person looks at, the open session and those in view: their files are looked at more often. */
  'session.watching': method(
    z.strictObject({ openId: SessionId.nullable(), shownIds: z.array(SessionId).max(500) }),
    Done,
  ),
  /** Reads a session again that was set aside, because a reader hung or died over it. */
  'session.retry': method(OfSession, Done),

  /** A dry run of session.create. */
  'session.plan': method(WantedSession, SessionPlan),
  /** The session for an agent, chat and thread: the existing one, or a new one. */
  'session.create': writing(WantedSession, z.object({ sessionId: z.string(), created: z.boolean() })),
  'session.close': writing(OfSession.extend(AsShown), Done),
  /** `others`: active sessions of the same agent, chat and thread. Of them and this one the host takes the newest. */
  'session.reopen': writing(OfSession.extend(AsShown), z.object({ others: z.array(z.string()) })),
  /** Sets the default reply address: the session's own chat, another one, or none. */
  'session.route': writing(RouteSession.extend(AsShown), Done),
  /** The statements that would bring an older session's files up to date. */
  'session.upgradePlan': reading({}, UpgradePlan),
  /** Runs exactly what was shown; `inboundOnly` leaves the container's file alone. */
  'session.upgrade': writing(OfSession.extend({ shown: UpgradePlan, inboundOnly: z.boolean() }), UpgradePlan),
  /** Where v2.db and the folders disagree. */
  'session.troubles': method(Nothing, z.array(SessionTrouble)),
  /** Fixes what session.troubles still finds; answers with what was done, in a sentence. */
  'session.repair': writing(RepairSession.extend(AsShown), z.string()),

  /** What a container would get if it polled now. `first`: as the first poll since it started. */
  'container.nextPoll': method(OfSession.extend({ first: z.boolean() }), NextPoll),
  /**
   * Sets what v2.db says of a session's container, by hand. This starts or stops nothing, and
   * a live host overwrites it.
   */
  'container.mark': writing(ContainerMark.extend(AsShown), Done),

  /** When something was said in a session up to `until` (ms since 1970 UTC), and how long answers took. */
  'activity.get': reading({ range: ActivityRange, until: Time }, Activity),
  /** The same for several sessions together. `unread`: how many of them could not be read. */
  'activity.sum': method(
    z.strictObject({ sessionIds: z.array(SessionId).max(50), range: ActivityRange, until: Time }),
    z.object({ activity: Activity, unread: z.number().int() }),
  ),
} as const;
