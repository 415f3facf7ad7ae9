/** The rows of a task series, as a host's `tasks` commands change them. */
import type { Row } from '../../store/db/row.js';
import type { ReadableDb, WritableDb } from '../../store/db/sqlite.js';

const LIVE = `kind = 'task' AND status IN ('pending', 'paused')`;

/** The live row of each series, or of one. */
export function liveTasks(db: ReadableDb, series: string | null = null): Row[] {
  const columns = 'id, series_id, status, process_after, recurrence, content, tries, timestamp';
  const of = series === null ? '' : 'AND series_id = ?';
  return db
    .prepare<unknown[], Row>(`SELECT ${columns} FROM messages_in WHERE ${LIVE} ${of} ORDER BY seq`)
    .all(...(series === null ? [] : [series]));
}

/** @returns how many rows it touched */
export function setTaskStatus(
  db: WritableDb,
  series: string,
  status: 'pending' | 'paused' | 'cancelled',
): number {
  const from = { pending: `= 'paused'`, paused: `= 'pending'`, cancelled: `IN ('pending', 'paused')` }[
    status
  ];
  const end = status === 'cancelled' ? ', recurrence = NULL' : '';
  return db
    .prepare(
      `UPDATE messages_in SET status = ?${end} WHERE kind = 'task' AND series_id = ? AND status ${from}`,
    )
    .run(status, series).changes;
}

/** @param values of process_after, recurrence and content: those that are to change */
export function updateTask(
  db: WritableDb,
  series: string,
  values: Readonly<Record<string, string | null>>,
): number {
  const columns = Object.keys(values);
  return db
    .prepare(
      `UPDATE messages_in SET ${columns.map((name) => `${name} = @${name}`).join(', ')}
       WHERE series_id = @series AND ${LIVE}`,
    )
    .run({ ...values, series }).changes;
}
