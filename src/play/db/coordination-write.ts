/** What a host of 2.3 keeps in v2.db of itself: its lease, the sessions that it has, deliveries that failed. */
import { hostname } from 'node:os';
import type { ReadableDb, WritableDb } from '../../store/db/sqlite.js';
import { hasTable } from '../../store/db/tables.js';
import { isoTime, parseTimestamp } from '../../store/time.js';

/** How long a lease holds, and how often it is renewed, in ms. */
export const LEASE_MS = 90_000;
export const RENEW_MS = 30_000;

/** Takes the host's lease, or renews it. @param now ms since 1970 UTC */
export function renewLease(db: WritableDb, instanceId: string, now: number): void {
  if (!hasTable(db, 'host_instances')) return;
  const until = isoTime(now + LEASE_MS);
  db.prepare(
    `INSERT INTO host_instances (instance_id, install_id, hostname, pid, started_at, lease_expires_at)
     VALUES (?, 'session-console', ?, ?, ?, ?)
     ON CONFLICT (instance_id) DO UPDATE SET lease_expires_at = excluded.lease_expires_at`,
  ).run(instanceId, hostname(), process.pid, isoTime(now), until);
}

/** Notes that the host ends in order, and gives back the sessions that it has. */
export function endLease(db: WritableDb, instanceId: string, now: number): void {
  const at = isoTime(now);
  if (hasTable(db, 'host_instances'))
    db.prepare('UPDATE host_instances SET stopped_at = ? WHERE instance_id = ?').run(at, instanceId);
  if (hasTable(db, 'session_claims')) {
    db.prepare(
      `UPDATE session_claims SET claimed_by = NULL, claimed_at = NULL, container_ref = NULL, updated_at = ?
        WHERE claimed_by = ?`,
    ).run(at, instanceId);
  }
}

/** Notes that the host has started a session's container, or that the container is gone; each start counts up. */
export function claimSession(
  db: WritableDb,
  { sessionId, instanceId, held, now }: { sessionId: string; instanceId: string; held: boolean; now: number },
): void {
  if (!hasTable(db, 'session_claims')) return;
  const at = isoTime(now);
  if (!held) {
    db.prepare(
      `UPDATE session_claims SET claimed_by = NULL, claimed_at = NULL, container_ref = NULL, updated_at = ?
        WHERE session_id = ? AND claimed_by = ?`,
    ).run(at, sessionId, instanceId);
    return;
  }
  db.prepare(
    `INSERT INTO session_claims (session_id, incarnation, claimed_by, claimed_at, container_ref, updated_at)
     VALUES (@sessionId, 1, @instanceId, @at, 'simulated', @at)
     ON CONFLICT (session_id) DO UPDATE SET incarnation = session_claims.incarnation + 1,
       claimed_by = excluded.claimed_by, claimed_at = excluded.claimed_at,
       container_ref = excluded.container_ref, updated_at = excluded.updated_at`,
  ).run({ sessionId, instanceId, at });
}

/** A delivery that has failed before. Times: ms since 1970 UTC. */
export interface Attempt {
  messageId: string;
  failed: number;
  nextAt: number;
}

/** The deliveries of a session that have failed and are to be tried again; none where the host keeps them elsewhere. */
export function readAttempts(db: ReadableDb, sessionId: string): Attempt[] {
  if (!hasTable(db, 'delivery_attempts')) return [];
  return db
    .prepare<[string], { id: string; attempts: number; next: string | null }>(
      `SELECT message_id AS id, attempts, next_attempt_at AS next FROM delivery_attempts
        WHERE session_id = ? AND attempts > 0 LIMIT 1000`,
    )
    .all(sessionId)
    .map(({ id, attempts, next }) => ({
      messageId: id,
      failed: attempts,
      nextAt: parseTimestamp(next) ?? 0,
    }));
}

/** Notes a delivery that failed and is tried again at `nextAt`. */
export function noteAttempt(
  db: WritableDb,
  sessionId: string,
  { messageId, failed, nextAt, now, error }: Attempt & { now: number; error: string },
): void {
  if (!hasTable(db, 'delivery_attempts')) return;
  db.prepare(
    `INSERT INTO delivery_attempts (message_id, session_id, attempts, last_attempt_at, next_attempt_at, last_error)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (message_id) DO UPDATE SET attempts = excluded.attempts,
       last_attempt_at = excluded.last_attempt_at, next_attempt_at = excluded.next_attempt_at,
       last_error = excluded.last_error`,
  ).run(messageId, sessionId, failed, isoTime(now), isoTime(nextAt), error);
}

/** A delivery has ended, well or not: nothing is kept of its attempts. */
export function forgetAttempt(db: WritableDb, messageId: string): void {
  if (!hasTable(db, 'delivery_attempts')) return;
  db.prepare('DELETE FROM delivery_attempts WHERE message_id = ?').run(messageId);
}

/** Closes the session of a task, unless somebody has done so. */
export function closeTaskSession(db: WritableDb, sessionId: string): void {
  db.prepare("UPDATE sessions SET status = 'closed' WHERE id = ? AND status = 'active'").run(sessionId);
}
