/** Cancelling, pausing, resuming and hurrying what is scheduled in a session. */
import type { RowChange } from '../../contract/entities/change.js';
import { Refusal } from '../../contract/errors.js';
import { literalOf, shownValue } from '../../rules/stored-row.js';
import { applyInbound } from '../change/apply.js';
import { askedOf } from '../change/claim.js';
import { planSchedule, type WantedSchedule } from '../change/schedule-plan.js';
import { keepChanges, unrecorded } from '../db/change-record.js';
import { revertChanges } from '../db/change-write.js';
import { withWritableDb } from '../db/open-writable.js';
import type { AskedClaim } from '../message/message-claim.js';
import type { SessionKey } from '../session-key.js';
import { atOnce } from '../slices.js';
import { isHostTime } from '../time.js';
import type { OpenWorkspace } from '../workspace.js';

export interface ScheduleDeps {
  /** The rows that it came to a moment ago, when none of them was with a container. */
  looked: readonly RowChange[];
  /** Which of these messages the session's container has claimed; the reading process is asked. */
  claimed: (messages: AskedClaim[]) => Promise<string[]>;
}

/** The time that was shown for now, as far as it has come; else now. */
function nowAsShown(ws: OpenWorkspace, shown: readonly RowChange[] | undefined): number {
  const now = ws.clock.now();
  const text = shownValue(literalOf(shown?.[0]?.after ?? null, 'process_after'));
  const at = isHostTime(text) ? Date.parse(text) : now;
  return Math.min(at, now);
}

/**
 * Does it, if it comes to just the rows that were shown. What a container claims while this is done decides: its rows
 * are put back.
 * @param wanted its `at` is taken from what was shown
 * @throws PLAN_CHANGED; SCHEDULE_TAKEN when the container took one of them meanwhile; as planSchedule, withWritableDb
 */
export async function changeSchedule(
  ws: OpenWorkspace,
  key: SessionKey,
  wanted: Omit<WantedSchedule, 'at'>,
  shown: readonly RowChange[] | undefined,
  { looked, claimed }: ScheduleDeps,
): Promise<void> {
  const at = nowAsShown(ws, shown);
  const stops = wanted.action === 'cancel' || wanted.action === 'pause';
  const asked = (changes: readonly RowChange[]) =>
    changes.flatMap(({ before }) => askedOf(before, ['pending']));
  // One that is done already may still be cancelled: it is no news afterwards.
  const done = new Set(stops ? await claimed(asked(looked)) : []);
  const changes = await applyInbound(ws, key, (db) => planSchedule(db, key, { ...wanted, at }), shown);
  if (stops) {
    const taken = (await claimed(asked(changes))).find((id) => !done.has(id));
    if (taken !== undefined) {
      await unrecorded(() =>
        withWritableDb(ws, key, 'inbound.db', (db) => atOnce(revertChanges(db, 'inbound.db', changes))),
      );
      throw Refusal.of('SCHEDULE_TAKEN', { id: taken, done: false });
    }
  }
  keepChanges(changes);
}
