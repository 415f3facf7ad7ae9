import { Refusal } from '../../contract/errors.js';
import { acksOf } from '../db/ack.js';
import { withReadableDb } from '../db/open.js';
import type { WorkspacePath } from '../files/paths.js';
import type { SessionKey } from '../session-key.js';

/**
 * Those of these inbound messages that the container has claimed, whatever became of them.
 * @throws as withReadableDb; where there is no outbound.db nothing has been claimed
 */
export function claimedMessages(ws: WorkspacePath, key: SessionKey, ids: readonly string[]): string[] {
  try {
    return withReadableDb(ws, key, 'outbound.db', (db) => [...acksOf(db, ids).keys()]);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'SESSION_DB_MISSING') return [];
    throw error;
  }
}
