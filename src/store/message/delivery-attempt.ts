import type { DeliveryAttempts } from '../../contract/entities/delivery-attempt.js';
import { attemptsOf, keepsAttempts } from '../db/delivery-attempt.js';
import type { OpenWorkspace } from '../workspace.js';

/**
 * The deliveries of a session that have failed and are tried again; null where hosts count them in their memory alone.
 */
export function listAttempts(ws: OpenWorkspace, sessionId: string): DeliveryAttempts[] | null {
  return ws.central.read((db) => (keepsAttempts(db) ? attemptsOf(db, sessionId) : null));
}
