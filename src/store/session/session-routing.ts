/** Where an agent's answers go by default: v2.db says it, each session's inbound.db repeats it. */
import { Refusal } from '../../contract/errors.js';
import { checkStored } from '../config/field.js';
import { findMessagingGroup } from '../db/messaging-group.js';
import { withWritableDb } from '../db/open-writable.js';
import { requireColumns } from '../db/required.js';
import { findSessionById } from '../db/session.js';
import { type Routing, upsertSessionRouting } from '../db/session-routing-write.js';
import type { SessionKey } from '../session-key.js';
import type { OpenWorkspace } from '../workspace.js';
import { requireOwner } from './session-owner.js';

/** What was written, and what could not be resolved. */
export interface RoutingWritten extends Routing {
  /** The session's messaging group when v2.db no longer has it: the routing then has no chat. */
  dangling: string | null;
}

/**
 * Writes where an agent's answers go by default into a session's inbound.db: the session's own chat and
 * thread, as v2.db has them now.
 * @returns what was written; no chat for a session without one, or whose messaging group is gone
 * @throws SESSION_NOT_FOUND, COLUMN_MISSING for an older session without the table, and as withWritableDb
 */
export async function writeSessionRouting(
  ws: OpenWorkspace,
  agentGroupId: string,
  sessionId: string,
): Promise<RoutingWritten> {
  requireOwner(ws, { agentGroupId, sessionId });
  const { chat, wanted, threadId } = ws.central.read((db) => {
    const session = findSessionById(db, sessionId);
    const id = session?.messagingGroupId ?? null;
    return {
      wanted: id,
      chat: id === null ? null : findMessagingGroup(db, id),
      threadId: session?.threadId ?? null,
    };
  });
  const routing: Routing = {
    channelType: chat?.channelType ?? null,
    platformId: chat?.platformId ?? null,
    threadId,
  };
  await writeRouting(ws, { agentGroupId, sessionId }, routing);
  return { ...routing, dangling: chat === null ? wanted : null };
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
  to: { messagingGroupId: string; threadId: string | null } | null,
): Promise<Routing> {
  requireOwner(ws, { agentGroupId, sessionId });
  checkStored('reply address', 'thread', to?.threadId);
  const chat = to === null ? null : ws.central.read((db) => findMessagingGroup(db, to.messagingGroupId));
  if (to !== null && chat === null)
    throw Refusal.of('MESSAGING_GROUP_NOT_FOUND', { id: to.messagingGroupId });
  const routing: Routing = {
    channelType: chat?.channelType ?? null,
    platformId: chat?.platformId ?? null,
    threadId: to?.threadId ?? null,
  };
  await writeRouting(ws, { agentGroupId, sessionId }, routing);
  return routing;
}

async function writeRouting(ws: OpenWorkspace, key: SessionKey, routing: Routing): Promise<void> {
  await withWritableDb(ws, key, 'inbound.db', (db) => {
    requireColumns(db, 'session_routing', ['id', 'channel_type', 'platform_id', 'thread_id']);
    upsertSessionRouting(db, routing);
  });
}
