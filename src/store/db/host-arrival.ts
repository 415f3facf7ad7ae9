/** The rows that a host makes of messages from its doors. */
import { type Row, text } from './row.js';
import { column, has } from './schema.js';
import type { ReadableDb } from './sqlite.js';

/** More than this since a moment ago is nobody's sending. */
const MOST_ROWS = 200;

/** The number of the newest row; 0 in an empty table. */
export function newestRow(inbound: ReadableDb): number {
  if (!has(inbound, 'messages_in')) return 0;
  return inbound.prepare<[], number>('SELECT coalesce(max(rowid), 0) FROM messages_in').pluck().get() ?? 0;
}

export interface DoorRow {
  id: string;
  seq: number | null;
  trigger: boolean;
  content: string;
}

/** Rows after that one with an id of a door's: `cli-…` or `send-…`. */
export function doorRowsAfter(inbound: ReadableDb, after: number): DoorRow[] {
  if (!has(inbound, 'messages_in')) return [];
  const trigger = column(inbound, 'messages_in', 'trigger', 'trigger', '1');
  return inbound
    .prepare<[number, number], Row>(
      `SELECT id, seq, ${trigger} AS starts, content FROM messages_in
       WHERE rowid > ? AND (id LIKE 'cli-%' OR id LIKE 'send-%') ORDER BY rowid LIMIT ?`,
    )
    .all(after, MOST_ROWS)
    .flatMap((row) => {
      const id = text(row, 'id');
      if (id === null || typeof row.content !== 'string') return [];
      const { seq } = row;
      const trigger = row.starts !== 0;
      return [{ id, seq: typeof seq === 'number' ? seq : null, trigger, content: row.content }];
    });
}
