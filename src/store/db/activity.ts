/** When something was said: the rows of a session without their content, newest first, a part at a time. */
import { ECHO_CHANNEL } from '../../rules/copied-row.js';
import { parseTimestamp } from '../time.js';
import { column, has } from './schema.js';
import type { ReadableDb } from './sqlite.js';

/** A row's place in its table, and its time, ms since 1970 UTC; null when it has no readable one. */
export interface Mark {
  row: number;
  at: number | null;
}

export interface InboundMark extends Mark {
  id: string | null;
  /** When an answer could be begun, ms since 1970 UTC; null for a row that needs no answer of its own. */
  since: number | null;
}

export interface OutboundMark extends Mark {
  /** messages_out.in_reply_to */
  inReplyTo: string | null;
}

/** A row of processing_ack: a `completed` one, or any other without its id. */
export interface AckMark extends Mark {
  id: string | null;
}

type Stored = string | number | Uint8Array | null;

const textOrNull = (value: Stored): string | null => (typeof value === 'string' ? value : null);

/** The newest rows below `before`, with a stand-in for each column that is missing. */
function marks<C extends string>(
  db: ReadableDb,
  table: string,
  columns: Record<C, string>,
  before: number,
  limit: number,
  where = 'true',
): ({ row: number } & Record<C, Stored>)[] {
  const selected = Object.entries<string>(columns).map(
    ([name, otherwise]) => `${column(db, table, name, `substr("${name}", 1, 1024)`, otherwise)} AS "${name}"`,
  );
  return db
    .prepare<[number, number], { row: number } & Record<C, Stored>>(
      `SELECT rowid AS row, ${selected.join(', ')} FROM ${table}
        WHERE rowid < ? AND rowid > 0 AND ${where} ORDER BY rowid DESC LIMIT ?`,
    )
    .all(before, limit);
}

export function readInboundMarks(inbound: ReadableDb, before: number, limit: number): InboundMark[] {
  const columns = {
    id: 'NULL',
    timestamp: 'NULL',
    kind: "''",
    trigger: "'1'",
    tries: "'0'",
    process_after: 'NULL',
  };
  // What a host has copied from another conversation was said there.
  const said = `${column(inbound, 'messages_in', 'channel_type')} IS NOT '${ECHO_CHANNEL}'`;
  return marks(inbound, 'messages_in', columns, before, limit, said).map((r) => {
    const at = parseTimestamp(r.timestamp);
    const answerable = r.kind !== 'system' && r.trigger === '1';
    // A task waits for its time. After a retry, process_after is the retry's time, but the wait began earlier.
    const due = r.tries === '0' ? parseTimestamp(r.process_after) : null;
    return {
      row: r.row,
      at,
      id: textOrNull(r.id),
      since: answerable && at !== null ? Math.max(at, due ?? at) : null,
    };
  });
}

export function readOutboundMarks(outbound: ReadableDb, before: number, limit: number): OutboundMark[] {
  return marks(outbound, 'messages_out', { timestamp: 'NULL', in_reply_to: 'NULL' }, before, limit).map(
    (r) => ({ row: r.row, at: parseTimestamp(r.timestamp), inReplyTo: textOrNull(r.in_reply_to) }),
  );
}

export function readAckMarks(outbound: ReadableDb, before: number, limit: number): AckMark[] {
  if (!has(outbound, 'processing_ack')) return [];
  const columns = { message_id: 'NULL', status: 'NULL', status_changed: 'NULL' };
  return marks(outbound, 'processing_ack', columns, before, limit).map((r) => ({
    row: r.row,
    at: parseTimestamp(r.status_changed),
    id: r.status === 'completed' ? textOrNull(r.message_id) : null,
  }));
}
