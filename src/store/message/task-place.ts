/** Which messages a session takes, where each series of tasks has a session of its own. */
import { Refusal } from '../../contract/errors.js';
import { type SessionPlace, taskSeriesOf } from '../../rules/task.js';
import { readDialect } from '../db/dialect.js';
import { recurringIn } from '../db/schedule.js';
import { findSessionById } from '../db/session.js';
import type { ReadableDb } from '../db/sqlite.js';
import type { SessionKey } from '../session-key.js';
import type { OpenWorkspace } from '../workspace.js';
import type { SessionMessage } from './message-check.js';

export interface TaskPlace {
  /** Whether tasks have sessions of their own in this workspace. */
  own: boolean;
  /** The series that the session is of, as taskSeriesOf has it. */
  series: string | null;
}

/**
 * For what hosts left there before they had sessions for tasks: a script that plays one session puts its tasks into it,
 * as they stand in a workspace that was upgraded.
 */
export const ANY_PLACE: TaskPlace = { own: false, series: null };

const placeIn = (db: ReadableDb, place: SessionPlace): TaskPlace => ({
  own: readDialect(db).taskSessions,
  series: taskSeriesOf(place),
});

/** @throws as the reading of v2.db */
export function taskPlace(ws: OpenWorkspace, { sessionId }: SessionKey): TaskPlace {
  return ws.central.read((db) =>
    placeIn(db, findSessionById(db, sessionId) ?? { messagingGroupId: null, threadId: null }),
  );
}

/** What only means something where people talk. A host writes such rows there for an approval or another agent. */
const SAID: ReadonlySet<string> = new Set(['chat', 'chat-sdk', 'webhook']);

/**
 * @returns the series that the message is a run of; null where it is none, or begins one
 * @throws TASK_IN_CHAT, but for a task that takes another's place; NOT_A_TASK; MESSAGE_FIELD_INVALID for a task with
 *   a reply address
 */
export function checkPlace(place: TaskPlace, message: SessionMessage): string | null {
  const { kind, platformId = null, channelType = null, threadId = null } = message;
  const { own, series } = place;
  if (!own) return null;
  if (series === null) {
    if (kind === 'task' && message.inPlaceOf == null) throw Refusal.of('TASK_IN_CHAT', {});
    return null;
  }
  if (SAID.has(kind))
    throw Refusal.of('NOT_A_TASK', { kind, series: series === '' ? 'system:tasks' : series });
  if (kind !== 'task') return null;
  if (platformId !== null || channelType !== null || threadId !== null) {
    const reason =
      'cannot be set: a task in a session of its own has none, and its agent names whom it writes to';
    throw Refusal.of('MESSAGE_FIELD_INVALID', { field: 'address', reason });
  }
  return series === '' ? null : series;
}

/**
 * A second row of a series that recurs would fork it: each makes a next one.
 * @param row as it is about to be inserted
 * @throws MESSAGE_FIELD_INVALID
 */
export function refuseFork(
  db: ReadableDb,
  row: { id: string; kind: string; series_id: string; recurrence: string | null },
): void {
  const { id, kind, series_id: series, recurrence } = row;
  if (kind !== 'task' || recurrence === null || series === id) return;
  const other = recurringIn(db, series);
  if (other === null) return;
  const reason = `would fork the series: its run ${other} recurs already, and each would make a next one. Leave the recurrence out to add one run, or edit that run instead`;
  throw Refusal.of('MESSAGE_FIELD_INVALID', { field: 'recurrence', reason });
}
