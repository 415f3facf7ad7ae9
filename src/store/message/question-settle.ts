/** Settling answers that nobody reads. */
import type { RowChange } from '../../contract/entities/change.js';
import { applyInbound } from '../change/apply.js';
import { planSettling } from '../change/settle-plan.js';
import { keepChanges } from '../db/change-record.js';
import type { SessionKey } from '../session-key.js';
import type { OpenWorkspace } from '../workspace.js';

/**
 * Marks them as completed, if they are just the rows that were shown.
 * @param acked those that the container has acked, which the host settles; the reading process is asked
 * @throws PLAN_CHANGED; as planSettling and withWritableDb
 */
export async function settleUnheard(
  ws: OpenWorkspace,
  key: SessionKey,
  acked: readonly string[],
  shown?: readonly RowChange[],
): Promise<void> {
  const now = ws.clock.now();
  keepChanges(await applyInbound(ws, key, (db) => planSettling(db, key, now, new Set(acked)), shown));
}
