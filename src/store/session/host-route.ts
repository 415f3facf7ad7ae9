/** What v2.db says about a message that a host would route into a session's chat. */
import type { RouteFacts, RouteSender, RouteWiring } from '../../contract/entities/host-route.js';
import { botOf } from '../../rules/bot.js';
import { namesIn } from '../config/names.js';
import { findMessagingGroup, gateOf } from '../db/messaging-group.js';
import { findSessionById, findSessions, findSessionsOfPair } from '../db/session.js';
import type { ReadableDb } from '../db/sqlite.js';
import { hasPendingSender } from '../db/unregistered-sender.js';
import { type KnownSender, knownSenders, peopleIn } from '../db/user.js';
import { wiringsOf } from '../db/wiring.js';
import type { SessionKey } from '../session-key.js';
import type { OpenWorkspace } from '../workspace.js';
import { getSession } from './session-list.js';
import { planLanding } from './session-plan.js';

const MOST_SENDERS = 100;
/** No chat is served by more sessions than this that anybody would wait for. */
const MOST_SESSIONS = 50;

/** One entry a person, by the most that they are. */
function senders(db: ReadableDb, agentGroupIds: readonly string[]): RouteSender[] {
  const people = peopleIn(db);
  const admins = new Map(
    agentGroupIds.map((id) => [id, new Set(people.approvers(id).map(({ userId }) => userId))]),
  );
  const found = new Map<string, KnownSender>();
  for (const one of knownSenders(db)) if (!found.has(one.id)) found.set(one.id, one);
  return [...found.values()]
    .map(
      ({ id, name, role }): RouteSender => ({
        ...{ id, name, as: role },
        access: agentGroupIds.filter((group) => people.mayAccess(id, group)),
        admin: agentGroupIds.filter((group) => admins.get(group)?.has(id) === true),
      }),
    )
    .filter(({ access }) => access.length > 0)
    .slice(0, MOST_SENDERS);
}

/**
 * What decides about a message in a session's chat and thread.
 * @throws SESSION_NOT_FOUND
 */
export function routeFacts(ws: OpenWorkspace, sessionId: string): RouteFacts {
  const session = getSession(ws, sessionId);
  const agentGroupId = session.agentGroup.id;
  const closed = session.status === 'closed';
  const { messagingGroup, threadId } = session;
  if (messagingGroup === null) return { chat: null, agentGroupId, closed, wirings: [], senders: [] };
  const { id, name, channelType, platformId } = messagingGroup;
  const landings = new Map(planLanding(ws, id, threadId).map((one) => [one.wiringId, one]));
  return ws.central.read((db) => {
    const chat = findMessagingGroup(db, id);
    const gate = gateOf(db, id);
    const names = namesIn(db);
    const wirings = wiringsOf(db, id).map((one): RouteWiring => {
      const landing = landings.get(one.id);
      const place = { messagingGroupId: id, threadId };
      return {
        wiringId: one.id,
        agentGroupId: one.agentGroupId,
        agent: names.agentGroup(one.agentGroupId),
        engageMode: one.engageMode,
        engagePattern: one.engagePattern,
        senderScope: one.senderScope,
        ignoredMessagePolicy: one.ignoredMessagePolicy,
        sessionId: landing?.plan?.sessionId ?? null,
        certain: landing?.certain === true && landing.plan !== null,
        sticks: findSessions(db, one.agentGroupId, place, 'active', 1).length > 0,
      };
    });
    return {
      chat: {
        ...{ id, name, channelType, platformId, threadId },
        bot: chat === null ? null : botOf(chat),
        isGroup: chat?.isGroup ?? false,
        policy: gate?.policy ?? null,
        detached: gate?.detached ?? false,
      },
      ...{ agentGroupId, closed, wirings },
      senders: senders(db, [...new Set(wirings.map((one) => one.agentGroupId))]),
    };
  });
}

/** The sessions in which a message of that chat may arrive now: those of the agents that are wired to it. */
export function routeTargets(ws: OpenWorkspace, messagingGroupId: string): SessionKey[] {
  return ws.central.read((db) => {
    const keys = wiringsOf(db, messagingGroupId).flatMap(({ agentGroupId, mode }) => {
      const ids =
        mode === 'agent-shared'
          ? findSessions(db, agentGroupId, null, 'active', 1).map(({ id }) => id)
          : findSessionsOfPair(db, agentGroupId, messagingGroupId);
      return ids.slice(0, MOST_SESSIONS).map((sessionId) => ({ agentGroupId, sessionId }));
    });
    return keys.filter(({ sessionId }) => findSessionById(db, sessionId) !== null);
  });
}

/** Whether a host asks an owner or admin about that sender in that chat. */
export function isAskedAbout(ws: OpenWorkspace, messagingGroupId: string, senderId: string): boolean {
  return ws.central.read((db) => hasPendingSender(db, messagingGroupId, senderId));
}
