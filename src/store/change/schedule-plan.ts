/**
 * What cancelling, pausing, resuming or hurrying something scheduled comes to, as NanoClaw's own tools write it: they
 * find a series by its id or by that of any of its rows, and take every row of it that is live.
 */
import type { RowChange } from '../../contract/entities/change.js';
import type { ScheduleAction } from '../../contract/entities/schedule.js';
import { Refusal } from '../../contract/errors.js';
import { inboundState } from '../../rules/message-state.js';
import { acksOf } from '../db/ack.js';
import { alteration, type Values } from '../db/change-plan.js';
import { withReadableDb } from '../db/open.js';
import { requireColumns } from '../db/required.js';
import { findSeriesOf, rowsOfSeries, type SeriesRow } from '../db/schedule.js';
import { checkWritableSchema } from '../db/schema-programs.js';
import type { ReadableDb } from '../db/sqlite.js';
import type { WorkspacePath } from '../files/paths.js';
import { locateMessage } from '../message/message-page.js';
import type { SessionKey } from '../session-key.js';
import { askedOf } from './claim.js';

export interface WantedSchedule {
  /** A row of the series, or the message itself: `in:5`. */
  key: string;
  action: ScheduleAction;
  /** What `dueNow` takes for now, ms UTC. */
  at: number;
  /** Whether a host of this workspace notes cancelled tasks as such; else it notes them as completed. */
  notesCancelled: boolean;
}

/** More than this of one series, in rows and in bytes, is no host's doing. */
const MOST_ROWS = 1000;
const MOST_BYTES = 4 * 1024 * 1024;

/** A process_after that is not a time never comes. */
const NEVER = Number.MAX_SAFE_INTEGER;

const NOTHING: Record<ScheduleAction, string> = {
  cancel: 'none of its rows is scheduled any more',
  pause: 'none of its rows waits for its time',
  resume: 'none of its rows is paused',
  dueNow: 'none of its rows waits for a time to come',
};

const live = ({ status }: SeriesRow): boolean => status === 'pending' || status === 'paused';

/** What becomes of each row; none is left out that NanoClaw's tools would take. */
function valuesFor(
  rows: readonly SeriesRow[],
  { action, at, notesCancelled }: WantedSchedule,
): [SeriesRow, Values][] {
  const set = (those: readonly SeriesRow[], values: Values) =>
    those.map((row): [SeriesRow, Values] => [row, values]);
  const pending = rows.filter(({ status }) => status === 'pending');
  switch (action) {
    case 'cancel':
      // A row that is over and still recurs is one of which a host makes the next: what it does then, it clears.
      return [
        ...rows.filter(live).map((row): [SeriesRow, Values] => {
          const status = notesCancelled && row.kind === 'task' ? 'cancelled' : 'completed';
          return [row, { status, recurrence: null }];
        }),
        ...set(
          rows.filter((row) => !live(row)),
          { recurrence: null },
        ),
      ];
    case 'pause':
      return set(pending, { status: 'paused' });
    case 'resume':
      return set(
        rows.filter(({ status }) => status === 'paused'),
        { status: 'pending' },
      );
    case 'dueNow': {
      const [next] = pending
        .map((row) => ({ row, due: Number.isNaN(row.processAfter) ? NEVER : (row.processAfter ?? at) }))
        .filter(({ due }) => due > at)
        .sort((a, b) => a.due - b.due || a.row.row - b.row.row);
      return next === undefined ? [] : set([next.row], { process_after: new Date(at).toISOString() });
    }
  }
}

/**
 * The rows that it comes to in a session's inbound.db, found by reading alone.
 * @throws MESSAGE_NOT_FOUND, SCHEDULE_NOTHING, PLAN_TOO_LARGE, COLUMN_MISSING for an older session
 */
export function planSchedule(db: ReadableDb, key: SessionKey, wanted: WantedSchedule): RowChange[] {
  const { agentGroupId, sessionId } = key;
  const { table, row } = locateMessage(wanted.key);
  requireColumns(db, 'messages_in', ['status', 'process_after']);
  const series = table === 'messages_in' ? findSeriesOf(db, row) : null;
  if (series === null) throw Refusal.of('MESSAGE_NOT_FOUND', { key: wanted.key });
  const rows = rowsOfSeries(db, series, MOST_ROWS + 1);
  if (rows.length > MOST_ROWS || rows.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_BYTES) {
    throw Refusal.of('PLAN_TOO_LARGE', { file: 'inbound.db', table: 'messages_in' });
  }
  const place = { file: 'inbound.db', session: { agentGroupId, sessionId } } as const;
  const changes = valuesFor(rows, wanted).flatMap(([one, values]) =>
    alteration(db, 'messages_in', { rowid: one.row }, values, place),
  );
  if (changes.length === 0) throw Refusal.of('SCHEDULE_NOTHING', { reason: NOTHING[wanted.action] });
  return changes;
}

/** @throws SCHEDULE_TAKEN for the first row that the container has, or that it is done with where that matters */
function refuseTaken(outbound: ReadableDb, changes: readonly RowChange[], action: ScheduleAction): void {
  const asked = changes.flatMap(({ before }) => askedOf(before, ['pending']));
  const acks = acksOf(
    outbound,
    asked.map(({ id }) => id),
  );
  for (const { id, at, processAfter } of asked) {
    const facts = { status: 'pending', at, processAfter, trigger: true, ack: acks.get(id) ?? null };
    const state = inboundState(facts, 0);
    if (state === 'claimed') throw Refusal.of('SCHEDULE_TAKEN', { id, done: false });
    // What is done can only be kept from coming again.
    const done = state === 'answered' || state === 'failed';
    if (done && action !== 'cancel') throw Refusal.of('SCHEDULE_TAKEN', { id, done });
  }
}

/**
 * The rows that it would come to now, checked as the write is.
 * @throws as planSchedule and withReadableDb, SESSION_DB_PROGRAM, SCHEDULE_TAKEN
 */
export function showScheduleChange(ws: WorkspacePath, key: SessionKey, wanted: WantedSchedule): RowChange[] {
  const changes = withReadableDb(ws, key, 'inbound.db', (db) => {
    checkWritableSchema(db, 'inbound.db');
    return planSchedule(db, key, wanted);
  });
  try {
    withReadableDb(ws, key, 'outbound.db', (db) => refuseTaken(db, changes, wanted.action));
  } catch (error) {
    // Where there is no outbound.db, no container was ever there.
    if (!(error instanceof Refusal && error.code === 'SESSION_DB_MISSING')) throw error;
  }
  return changes;
}
