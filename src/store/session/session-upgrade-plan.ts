import type { UpgradePlan } from '../../contract/entities/session-upgrade.js';
import { withReadableDb } from '../db/open.js';
import { upgradeStatements } from '../db/session-upgrade.js';
import type { WorkspacePath } from '../files/paths.js';

/**
 * What `upgradeSession` would do to an older session: the SQL itself. Nothing is written.
 * @throws as withReadableDb
 */
export function upgradePlan(ws: WorkspacePath, agentGroupId: string, sessionId: string): UpgradePlan {
  const key = { agentGroupId, sessionId };
  return {
    'inbound.db': withReadableDb(ws, key, 'inbound.db', (db) => upgradeStatements(db, 'inbound.db')),
    'outbound.db': withReadableDb(ws, key, 'outbound.db', (db) => upgradeStatements(db, 'outbound.db')),
  };
}
