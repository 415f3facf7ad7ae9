/** Rows of messages_in for which hosts start a container, and which no poll hands over. */
import { type Row, text, textOrEmpty } from './row.js';
import { column, has } from './schema.js';
import type { ReadableDb } from './sqlite.js';

/** More than this nobody settles at once. */
const MOST = 500;
/** As far back as the list of sessions looks for what waits. */
const ROWS_SEARCHED = 1_000;

export interface UnheardRow {
  row: number;
  id: string;
  timestamp: string | null;
}

/** The pending `system` rows with a trigger that are due, oldest first, among the newest 1,000. */
export function unheardRows(inbound: ReadableDb): UnheardRow[] {
  if (!has(inbound, 'messages_in', 'status')) return [];
  const due = column(inbound, 'messages_in', 'process_after');
  return inbound
    .prepare<[], Row & { row: number }>(
      `SELECT rowid AS row, CAST(substr(id, 1, 1024) AS TEXT) AS id,
              CAST(substr(timestamp, 1, 64) AS TEXT) AS timestamp
         FROM messages_in
        WHERE rowid > max(0, (SELECT max(rowid) FROM messages_in) - ${ROWS_SEARCHED})
          AND status = 'pending' AND kind = 'system' AND ${column(inbound, 'messages_in', 'trigger', 'trigger', '1')} IS 1
          AND (${due} IS NULL OR datetime(${due}) <= datetime('now'))
        ORDER BY rowid LIMIT ${MOST}`,
    )
    .all()
    .map((found) => ({
      row: found.row,
      id: textOrEmpty(found, 'id'),
      timestamp: text(found, 'timestamp'),
    }));
}
