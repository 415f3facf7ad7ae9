/** delivery_attempts of v2.db: how often deliveries have failed, where hosts keep that. */
import type { DeliveryAttempts } from '../../contract/entities/delivery-attempt.js';
import { parseTimestamp } from '../time.js';
import { prepared } from './prepared.js';
import { type Row, text, textOrEmpty } from './row.js';
import { columnsOf } from './short-rows.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

const MOST = 200;
const COLUMNS = ['message_id', 'session_id', 'attempts', 'last_attempt_at', 'next_attempt_at', 'last_error'];

/** Whether hosts of this workspace count there. */
export function keepsAttempts(db: ReadableDb): boolean {
  if (!hasTable(db, 'delivery_attempts')) return false;
  const there = columnsOf(db, 'delivery_attempts');
  return COLUMNS.every((column) => there.has(column));
}

function toAttempts(row: Row): DeliveryAttempts {
  return {
    messageId: textOrEmpty(row, 'message_id'),
    attempts: typeof row.attempts === 'number' ? Math.max(0, Math.trunc(row.attempts)) : 0,
    lastAt: parseTimestamp(row.last_attempt_at),
    nextAt: parseTimestamp(row.next_attempt_at),
    lastError: text(row, 'last_error'),
  };
}

/** Those of a session that have failed at least once, at most 200; none where v2.db has no such table. */
export function attemptsOf(db: ReadableDb, sessionId: string): DeliveryAttempts[] {
  if (!keepsAttempts(db)) return [];
  return prepared<[string], Row>(
    db,
    `SELECT CAST(substr(message_id, 1, 1024) AS TEXT) AS message_id, attempts,
            CAST(substr(last_attempt_at, 1, 64) AS TEXT) AS last_attempt_at,
            CAST(substr(next_attempt_at, 1, 64) AS TEXT) AS next_attempt_at,
            CAST(substr(last_error, 1, 1000) AS TEXT) AS last_error
       FROM delivery_attempts WHERE session_id = ? AND attempts > 0 LIMIT ${MOST}`,
  )
    .all(sessionId)
    .map(toAttempts);
}
