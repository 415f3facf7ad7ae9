import { withWritableDb } from './db/open-writable.js';
import { requireColumns } from './db/required.js';
import { type Routing, upsertSessionRouting } from './db/session-routing-write.js';
import { getSession, requireSession } from './session.js';
import type { OpenWorkspace } from './workspace.js';

/**
 * Writes where an agent's answers go by default into a session's inbound.db: the session's own chat and
 * thread, as v2.db has them now.
 * @returns what was written; all null for a session without a chat
 * @throws SESSION_NOT_FOUND, COLUMN_MISSING for an older session without the table, and as withWritableDb
 */
export async function writeSessionRouting(
  ws: OpenWorkspace,
  agentGroupId: string,
  sessionId: string,
): Promise<Routing> {
  requireSession(ws, agentGroupId, sessionId);
  const session = getSession(ws, sessionId);
  const routing: Routing = {
    channelType: session.messagingGroup?.channelType ?? null,
    platformId: session.messagingGroup?.platformId ?? null,
    threadId: session.threadId,
  };
  await withWritableDb(ws, { agentGroupId, sessionId }, 'inbound.db', (db) => {
    requireColumns(db, 'session_routing', ['id', 'channel_type', 'platform_id', 'thread_id']);
    upsertSessionRouting(db, routing);
  });
  return routing;
}
