import { Refusal } from '../../contract/errors.js';
import { sessionOwner } from '../db/session-owner.js';
import { sessionDirRelative } from '../files/paths.js';
import type { SessionKey } from '../session-key.js';
import type { OpenWorkspace } from '../workspace.js';

/**
 * A session that is about to be written to must be in v2.db, under this agent group: only then do the two
 * ids name a folder.
 * @throws ID_UNSAFE, SESSION_NOT_FOUND
 */
export function requireOwner(ws: OpenWorkspace, { agentGroupId, sessionId }: SessionKey): void {
  sessionDirRelative(agentGroupId, sessionId);
  if (ws.central.ask((db) => sessionOwner(db, sessionId)) !== agentGroupId) {
    throw Refusal.of('SESSION_NOT_FOUND', { id: sessionId });
  }
}
