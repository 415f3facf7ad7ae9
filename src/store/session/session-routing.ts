/** Where an agent's answers go by default: v2.db says it, each session's inbound.db repeats it. */
import type { RowChange } from '../../contract/entities/change.js';
import type { Routing } from '../../contract/entities/session.js';
import { Refusal } from '../../contract/errors.js';
import { applyTold } from '../change/apply.js';
import type { Told } from '../change/inbound-plan.js';
import { checkStored } from '../config/field.js';
import { findMessagingGroup } from '../db/messaging-group.js';
import { findSessionById } from '../db/session.js';
import type { SessionKey } from '../session-key.js';
import type { OpenWorkspace } from '../workspace.js';
import { requireOwner } from './session-owner.js';

const toldOf = (row: Routing): Told => ({ table: 'session_routing', row });

/** What was written, and what could not be resolved. */
export interface RoutingWritten extends Routing {
  /** The session's messaging group when v2.db no longer has it: the routing then has no chat. */
  dangling: string | null;
}

function ownRouting(ws: OpenWorkspace, key: SessionKey): RoutingWritten {
  requireOwner(ws, key);
  const { chat, wanted, threadId } = ws.central.read((db) => {
    const session = findSessionById(db, key.sessionId);
    const id = session?.messagingGroupId ?? null;
    return {
      wanted: id,
      chat: id === null ? null : findMessagingGroup(db, id),
      threadId: session?.threadId ?? null,
    };
  });
  return {
    channelType: chat?.channelType ?? null,
    platformId: chat?.platformId ?? null,
    threadId,
    dangling: chat === null ? wanted : null,
  };
}

/** A chat and thread of v2.db; null: none. */
type Elsewhere = { messagingGroupId: string; threadId: string | null } | null;

function otherRouting(ws: OpenWorkspace, key: SessionKey, to: Elsewhere): Routing {
  requireOwner(ws, key);
  checkStored('reply address', 'thread', to?.threadId);
  const chat = to === null ? null : ws.central.read((db) => findMessagingGroup(db, to.messagingGroupId));
  if (to !== null && chat === null) {
    throw Refusal.of('MESSAGING_GROUP_NOT_FOUND', { id: to.messagingGroupId });
  }
  return {
    channelType: chat?.channelType ?? null,
    platformId: chat?.platformId ?? null,
    threadId: to?.threadId ?? null,
  };
}

/**
 * What a session's agent would be told, for the plan.
 * @throws as writeSessionRouting and setSessionRouting, before they look into the file
 */
export function routingToTell(ws: OpenWorkspace, key: SessionKey, to: 'own' | Elsewhere): Told {
  return toldOf(to === 'own' ? ownRouting(ws, key) : otherRouting(ws, key, to));
}

/**
 * Writes where an agent's answers go by default into a session's inbound.db: the session's own chat and
 * thread, as v2.db has them now.
 * @returns what was written; no chat for a session without one, or whose messaging group is gone
 * @throws SESSION_NOT_FOUND, COLUMN_MISSING for an older session without the table, and as applyTold
 */
export async function writeSessionRouting(
  ws: OpenWorkspace,
  agentGroupId: string,
  sessionId: string,
  shown?: readonly RowChange[],
): Promise<RoutingWritten> {
  const key = { agentGroupId, sessionId };
  const routing = ownRouting(ws, key);
  await applyTold(ws, key, toldOf(routing), shown);
  return routing;
}

/**
 * Writes a default reply address other than its own chat into a session's inbound.db. A host that wakes the
 * session's container puts its own chat there again.
 * @param to a chat and thread of v2.db; null clears it: the agent must then name a destination each time
 * @throws SESSION_NOT_FOUND, MESSAGING_GROUP_NOT_FOUND, FIELD_INVALID, and as writeSessionRouting
 */
export async function setSessionRouting(
  ws: OpenWorkspace,
  agentGroupId: string,
  sessionId: string,
  to: Elsewhere,
  shown?: readonly RowChange[],
): Promise<Routing> {
  const key = { agentGroupId, sessionId };
  const routing = otherRouting(ws, key, to);
  await applyTold(ws, key, toldOf(routing), shown);
  return routing;
}
