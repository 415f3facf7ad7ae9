import type { ContainerStatus } from '../../contract/entities/container.js';
import type { WritableDb } from './sqlite.js';

export interface NewSession {
  id: string;
  agentGroupId: string;
  messagingGroupId: string | null;
  threadId: string | null;
  /** ms since 1970, UTC. */
  createdAt: number;
}

/**
 * Adds an active session whose container does not run.
 * @returns false when there is one of that id: then nothing was done
 */
export function insertSession(db: WritableDb, session: NewSession): boolean {
  const insert = db.prepare(
    `INSERT INTO sessions (id, agent_group_id, messaging_group_id, thread_id, status, container_status, created_at)
     VALUES (?, ?, ?, ?, 'active', 'stopped', ?) ON CONFLICT (id) DO NOTHING`,
  );
  const { changes } = insert.run(
    session.id,
    session.agentGroupId,
    session.messagingGroupId,
    session.threadId,
    new Date(session.createdAt).toISOString(),
  );
  return changes === 1;
}

/** @returns false when there is no such session */
export function updateLastActive(db: WritableDb, id: string, at: number): boolean {
  const time = new Date(at).toISOString();
  return db.prepare('UPDATE sessions SET last_active = ? WHERE id = ?').run(time, id).changes === 1;
}

/** @returns false when there is no such session */
export function updateContainerStatus(db: WritableDb, id: string, status: ContainerStatus): boolean {
  return db.prepare('UPDATE sessions SET container_status = ? WHERE id = ?').run(status, id).changes === 1;
}
