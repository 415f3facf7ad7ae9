/** Pages of the two tables, merged by time, as they are stored. */
import type { MessageCursor, MessageGoal } from '../../contract/entities/message.js';
import type { AckFacts } from '../../contract/entities/message-facts.js';
import { Refusal } from '../../contract/errors.js';
import { acksOf } from './ack.js';
import {
  contentLoader,
  type DeliveredRow,
  type InboundRow,
  idsOf,
  type LoadedRow,
  type MessageRow,
  type OutboundRow,
  PAGE_BUDGET_BYTES,
  ROWID_MAX,
  readDeliveries,
  selection,
  type Table,
} from './message.js';
import { placeOfGoal } from './message-goal.js';
import { mergeBackwards, mergeForwards } from './message-merge.js';
import type { ReadableDb } from './sqlite.js';

/** Which page is asked for: one of these, or with none of them the newest. */
export interface PageAsked {
  /** The rows before this place. */
  before: MessageCursor | null;
  /** The rows behind it. */
  after?: MessageCursor | undefined;
  /** Half of the rows before a goal and half behind it. */
  around?: MessageGoal | undefined;
  limit: number;
}

/** One page as it is stored: oldest row first. */
export interface RowPage {
  readonly rows: readonly LoadedRow[];
  /** What lies before it; null at the beginning. */
  readonly before: MessageCursor | null;
  /** What lies behind it; null at the end. */
  readonly after: MessageCursor | null;
  /** The key of the row that `around` leads to; null where there is none. */
  readonly goal: string | null;
  readonly acks: ReadonlyMap<string, AckFacts>;
  readonly deliveries: ReadonlyMap<string, DeliveredRow>;
}

function refuseStrayRowids(db: ReadableDb, table: Table, file: string): void {
  const stray = db
    .prepare(`SELECT 1 WHERE EXISTS (SELECT 1 FROM ${table} WHERE rowid < 1)
              OR EXISTS (SELECT 1 FROM ${table} WHERE rowid >= ${ROWID_MAX})`)
    .get();
  if (stray !== undefined) {
    throw Refusal.of('SESSION_DB_SCHEMA', {
      file,
      reason: `${table} has row numbers that no NanoClaw writes`,
    });
  }
}

/** The newest rows below `before`, newest first. */
function newestRows<R extends MessageRow>(
  db: ReadableDb,
  table: R['table'],
  before: number,
  limit: number,
): R[] {
  return db
    .prepare<[number, number], R>(
      `SELECT ${selection(db, table)} FROM ${table} WHERE rowid < ? AND rowid > 0 ORDER BY rowid DESC LIMIT ?`,
    )
    .all(before, limit);
}

/** The oldest rows from `from` on, oldest first. */
function oldestRows<R extends MessageRow>(
  db: ReadableDb,
  table: R['table'],
  from: number,
  limit: number,
): R[] {
  return db
    .prepare<[number, number], R>(
      `SELECT ${selection(db, table)} FROM ${table} WHERE rowid >= ? AND rowid > 0 ORDER BY rowid LIMIT ?`,
    )
    .all(from, limit);
}

/** The bound for the page before: the last row taken, or just above the first one that was not. */
function boundBefore(rows: readonly { row: number }[], taken: number): number {
  if (taken >= rows.length) return 0;
  return (rows[taken]?.row ?? -1) + 1;
}

/** One more than is needed tells whether there is an earlier page. */
function rowsBefore(inbound: ReadableDb, outbound: ReadableDb, before: MessageCursor | null, limit: number) {
  const ins = newestRows<InboundRow>(inbound, 'messages_in', before?.in ?? ROWID_MAX, limit + 1);
  const outs = newestRows<OutboundRow>(outbound, 'messages_out', before?.out ?? ROWID_MAX, limit + 1);
  const { merged, fromA, fromB } = mergeBackwards(ins, outs, limit);
  const more = fromA < ins.length || fromB < outs.length;
  return {
    rows: merged.reverse(),
    bound: more ? { in: boundBefore(ins, fromA), out: boundBefore(outs, fromB) } : null,
  };
}

function rowsAfter(inbound: ReadableDb, outbound: ReadableDb, after: MessageCursor, limit: number) {
  const ins = oldestRows<InboundRow>(inbound, 'messages_in', after.in, limit + 1);
  const outs = oldestRows<OutboundRow>(outbound, 'messages_out', after.out, limit + 1);
  const { merged, fromA, fromB } = mergeForwards(ins, outs, limit);
  const more = fromA < ins.length || fromB < outs.length;
  // Where a side is used up, what comes to it later has a higher number than its last row.
  const bound = (rows: readonly { row: number }[], taken: number, from: number): number =>
    rows[taken]?.row ?? (rows.at(-1)?.row ?? from - 1) + 1;
  return {
    rows: merged,
    bound: more ? { in: bound(ins, fromA, after.in), out: bound(outs, fromB, after.out) } : null,
  };
}

function rowsOf(
  inbound: ReadableDb,
  outbound: ReadableDb,
  { before, after, around, limit }: PageAsked,
): Pick<RowPage, 'before' | 'after' | 'goal'> & { rows: MessageRow[] } {
  if (around !== undefined) {
    const goal = placeOfGoal(inbound, outbound, around);
    if (goal === null) return { rows: [], before: null, after: null, goal: null };
    const older = rowsBefore(inbound, outbound, goal.cursor, Math.ceil(limit / 2));
    const newer = rowsAfter(inbound, outbound, goal.cursor, Math.max(1, Math.floor(limit / 2)));
    const rows = [...older.rows, ...newer.rows];
    return { rows, before: older.bound, after: newer.bound, goal: goal.key };
  }
  if (after !== undefined) {
    const { rows, bound } = rowsAfter(inbound, outbound, after, limit);
    return { rows, before: after, after: bound, goal: null };
  }
  const { rows, bound } = rowsBefore(inbound, outbound, before, limit);
  return { rows, before: bound, after: before, goal: null };
}

/**
 * A page of the two tables, merged by time, as stored. Each table is in order by itself (by rowid); seq is not
 * chronological. The cost is the same however much lies before or behind the page.
 * @throws SESSION_DB_SCHEMA for row numbers that no NanoClaw writes; SqliteError
 */
export function readMessagePage(inbound: ReadableDb, outbound: ReadableDb, asked: PageAsked): RowPage {
  refuseStrayRowids(inbound, 'messages_in', 'inbound.db');
  refuseStrayRowids(outbound, 'messages_out', 'outbound.db');
  const { rows: found, ...place } = rowsOf(inbound, outbound, asked);
  let budget = PAGE_BUDGET_BYTES;
  const load = {
    messages_in: contentLoader(inbound, 'messages_in'),
    messages_out: contentLoader(outbound, 'messages_out'),
  };
  // The newest first: where there is not room for all, those are wanted most.
  const rows = found.toReversed().map((row) => {
    const bytes = row.bytes ?? 0;
    const stored = load[row.table](row.row, bytes, budget);
    if (stored.partial === null) budget -= bytes;
    return { ...row, stored };
  });
  return {
    ...place,
    rows: rows.reverse(),
    acks: acksOf(outbound, idsOf(found, 'messages_in')),
    deliveries: readDeliveries(inbound, idsOf(found, 'messages_out')),
  };
}
