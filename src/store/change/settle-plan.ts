/**
 * Settling the `system` rows of a session that nobody reads: each has a trigger, so that a host counts it as due and
 * starts a container, which leaves it where it is. Consoles and hosts before 2.1 wrote answers so.
 */
import type { RowChange } from '../../contract/entities/change.js';
import { Refusal } from '../../contract/errors.js';
import { isOlderAck } from '../../rules/ack-rule.js';
import { UNHEARD_MS } from '../../rules/host-rules.js';
import { acksOf } from '../db/ack.js';
import { alteration } from '../db/change-plan.js';
import { withReadableDb } from '../db/open.js';
import { requireColumns } from '../db/required.js';
import { checkWritableSchema } from '../db/schema-programs.js';
import type { ReadableDb } from '../db/sqlite.js';
import { unheardRows } from '../db/unheard.js';
import type { WorkspacePath } from '../files/paths.js';
import type { SessionKey } from '../session-key.js';
import { parseTimestamp } from '../time.js';

/**
 * The rows that it comes to in a session's inbound.db, found by reading alone.
 * @param now ms since 1970 UTC: what has come within the last minute may still be read
 * @param acked ids that the container has acked: the host settles those
 * @throws QUESTION_NOTHING_TO_SETTLE, COLUMN_MISSING for an older session
 */
export function planSettling(
  db: ReadableDb,
  { agentGroupId, sessionId }: SessionKey,
  now: number,
  acked: ReadonlySet<string>,
): RowChange[] {
  requireColumns(db, 'messages_in', ['status']);
  const place = { file: 'inbound.db', session: { agentGroupId, sessionId } } as const;
  const changes = unheardRows(db)
    .filter(({ id, timestamp }) => !acked.has(id) && (parseTimestamp(timestamp) ?? 0) + UNHEARD_MS <= now)
    .flatMap(({ row }) => alteration(db, 'messages_in', { rowid: row }, { status: 'completed' }, place));
  if (changes.length === 0) throw Refusal.of('QUESTION_NOTHING_TO_SETTLE', {});
  return changes;
}

/** Those of the rows that nobody reads which the container has acked all the same. */
export function ackedUnheard(ws: WorkspacePath, key: SessionKey): string[] {
  const rows = withReadableDb(ws, key, 'inbound.db', unheardRows);
  try {
    const acks = withReadableDb(ws, key, 'outbound.db', (db) =>
      acksOf(
        db,
        rows.map(({ id }) => id),
      ),
    );
    return rows.flatMap(({ id, timestamp }) => {
      const ack = acks.get(id);
      return ack === undefined || isOlderAck(ack, { at: parseTimestamp(timestamp) }) ? [] : [id];
    });
  } catch (error) {
    // Where there is no outbound.db, no container was ever there.
    if (error instanceof Refusal && error.code === 'SESSION_DB_MISSING') return [];
    throw error;
  }
}

/**
 * The rows that it would come to now, checked as the write is.
 * @throws as planSettling and withReadableDb, SESSION_DB_PROGRAM
 */
export function showSettling(ws: WorkspacePath, key: SessionKey, now: number): RowChange[] {
  const acked = new Set(ackedUnheard(ws, key));
  return withReadableDb(ws, key, 'inbound.db', (db) => {
    checkWritableSchema(db, 'inbound.db');
    return planSettling(db, key, now, acked);
  });
}
