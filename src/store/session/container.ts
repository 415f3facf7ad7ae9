/**
 * What v2.db says of a session's container. A host sets it when it spawns and reaps; here the console does, for
 * its simulated agent or because the person asked for it.
 */
import type { RowChange } from '../../contract/entities/change.js';
import type { ContainerStatus } from '../../contract/entities/container.js';
import { Refusal } from '../../contract/errors.js';
import { applyPlan } from '../change/apply.js';
import type { Plan } from '../change/plan.js';
import { alteration } from '../db/change-plan.js';
import { findSessionById } from '../db/session.js';
import { updateLastActive } from '../db/session-write.js';
import type { OpenWorkspace } from '../workspace.js';

export const planContainerMark =
  (id: string, status: ContainerStatus): Plan =>
  (db) => {
    if (findSessionById(db, id) === null) throw Refusal.of('SESSION_NOT_FOUND', { id });
    return alteration(db, 'sessions', { id }, { container_status: status });
  };

/**
 * Marks the container as running, and the session as active now.
 * @throws SESSION_NOT_FOUND, and as applyPlan
 */
export function markContainerRunning(
  ws: OpenWorkspace,
  sessionId: string,
  shown?: readonly RowChange[],
): Promise<void> {
  const at = ws.clock.now();
  return applyPlan(ws, planContainerMark(sessionId, 'running'), shown, (db) => {
    updateLastActive(db, sessionId, at);
  });
}

/** @throws as markContainerRunning */
export function markContainerIdle(
  ws: OpenWorkspace,
  sessionId: string,
  shown?: readonly RowChange[],
): Promise<void> {
  return applyPlan(ws, planContainerMark(sessionId, 'idle'), shown, () => undefined);
}

/** @throws as markContainerRunning */
export function markContainerStopped(
  ws: OpenWorkspace,
  sessionId: string,
  shown?: readonly RowChange[],
): Promise<void> {
  return applyPlan(ws, planContainerMark(sessionId, 'stopped'), shown, () => undefined);
}
