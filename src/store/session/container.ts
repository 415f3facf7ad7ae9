/**
 * What v2.db says of a session's container. A host sets it when it spawns and reaps; here the console does, for
 * its simulated agent or because the person asked for it.
 */
import type { ContainerStatus } from '../../contract/entities/container.js';
import { Refusal } from '../../contract/errors.js';
import { updateContainerStatus, updateLastActive } from '../db/session-write.js';
import type { OpenWorkspace } from '../workspace.js';

async function mark(
  ws: OpenWorkspace,
  sessionId: string,
  status: ContainerStatus,
  alive: boolean,
): Promise<void> {
  const at = ws.clock.now();
  await ws.central.write((db) => {
    if (!updateContainerStatus(db, sessionId, status))
      throw Refusal.of('SESSION_NOT_FOUND', { id: sessionId });
    if (alive) updateLastActive(db, sessionId, at);
  });
}

/**
 * Marks the container as running, and the session as active now.
 * @throws SESSION_NOT_FOUND, SESSION_DB_BUSY, NOT_WRITABLE
 */
export function markContainerRunning(ws: OpenWorkspace, sessionId: string): Promise<void> {
  return mark(ws, sessionId, 'running', true);
}

/** @throws as markContainerRunning */
export function markContainerIdle(ws: OpenWorkspace, sessionId: string): Promise<void> {
  return mark(ws, sessionId, 'idle', false);
}

/** @throws as markContainerRunning */
export function markContainerStopped(ws: OpenWorkspace, sessionId: string): Promise<void> {
  return mark(ws, sessionId, 'stopped', false);
}
