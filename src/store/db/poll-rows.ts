/** Which rows of messages_in matter for a poll, and what it looks at in each. Bounded: there is no index on status. */
import type { AckFacts } from '../../contract/entities/message-facts.js';
import type { PollRule } from '../../contract/entities/next-poll.js';
import { isAcked, type KnownOrder, ordersOf, type PollFacts } from '../../rules/poll-rule.js';
import { acksOf } from './ack.js';
import { dueSql, dueTime } from './due.js';
import { type Row, text, textOrEmpty } from './row.js';
import { column, has } from './schema.js';
import type { ReadableDb } from './sqlite.js';

/** Where more rows than these are due, each order is searched from its own end. */
const DUE_AT_ONCE = 1_000;
/** Of so many due rows it is looked up, one by one, whether the container has acked them; a runner looks at all. */
export const POLL_SEARCHED = 50_000;

/** A poll, or both that may come next. */
export interface PollAsked {
  /** ms since 1970 UTC */
  readonly now: number;
  /** Whether it is the first of a container; both where that is not known. */
  readonly firsts: readonly boolean[];
  readonly rule: PollRule;
}

interface DueRow {
  row: number;
  id: string;
  trigger: 0 | 1 | null;
  onWake: 0 | 1;
}

/** SQL for `trigger` as PollFacts has it. */
const TRIGGER = 'CASE trigger WHEN 1 THEN 1 WHEN 0 THEN 0 END';

/** What a query for due rows may add. @param and more conditions; @param order how they are sorted */
function dueQuery(db: ReadableDb, and: string, order: string) {
  const onWake = column(db, 'messages_in', 'on_wake', 'on_wake IS NOT 0', '0');
  return db.prepare<[{ now: string; first: number }], DueRow>(
    `SELECT rowid AS row, coalesce(CAST(id AS TEXT), '') AS id,
            ${column(db, 'messages_in', 'trigger', TRIGGER, '1')} AS trigger, ${onWake} AS onWake
       FROM messages_in
      WHERE status = 'pending' AND (${onWake} = 0 OR @first = 1)
        AND (process_after IS NULL OR datetime(process_after) <= datetime(@now)) ${and} ORDER BY ${order}`,
  );
}

type FindAck = (id: string) => string | null;

function ackFinder(outbound: ReadableDb): FindAck {
  if (!has(outbound, 'processing_ack')) return () => null;
  const find = outbound
    .prepare<[string], string | null>(
      "SELECT coalesce(substr(status, 1, 64), '') FROM processing_ack WHERE message_id = ?",
    )
    .pluck();
  return (id) => find.get(id) ?? null;
}

/** The rows that a poll would take first out of these, as many as it takes; more where two polls are asked about. */
function firstOf(
  rows: Iterable<DueRow>,
  { firsts, rule }: PollAsked,
  ackOf: FindAck | null,
): { rows: number[]; unsure: boolean } {
  const left = firsts.map((first) => ({ first, places: rule.limit }));
  const found: number[] = [];
  let looked = 0;
  for (const { row, id, onWake } of rows) {
    if (left.every(({ places }) => places === 0)) break;
    looked += 1;
    if (looked > POLL_SEARCHED) return { rows: found, unsure: true };
    const ack = ackOf === null ? null : ackOf(id);
    const takers = left.filter(
      (poll) => poll.places > 0 && (onWake === 0 || poll.first) && !isAcked(ack, poll),
    );
    for (const poll of takers) poll.places -= 1;
    if (takers.length > 0) found.push(row);
  }
  return { rows: found, unsure: false };
}

/**
 * Row numbers of all rows that a poll at that moment takes, whichever order its rule leaves open; others may be among
 * them. So what pollOf says of these rows, and of any others beside them, is right.
 * @returns `unsure` when so many rows are due and acked that not all were looked at
 * @throws SqliteError where the table has no status, seq or process_after: no runner can poll such a session either
 */
export function pollRowids(
  inbound: ReadableDb,
  outbound: ReadableDb,
  asked: PollAsked,
): { rowids: number[]; unsure: boolean } {
  const { now, firsts, rule } = asked;
  const values = { now: new Date(now).toISOString(), first: firsts.includes(true) ? 1 : 0 };
  // The plus keeps SQLite from walking the index on seq, which takes twice as long where few of many rows are due.
  const some = dueQuery(inbound, '', `+seq, rowid LIMIT ${DUE_AT_ONCE + 1}`).all(values);
  const all = some.length <= DUE_AT_ONCE;
  const rising = (trigger: 0 | 1): DueRow[] => some.filter((row) => row.trigger === trigger);
  const ackOf = ackFinder(outbound);
  const trigger = column(inbound, 'messages_in', 'trigger', 'trigger', '1');
  const searches: Record<KnownOrder, () => ReturnType<typeof firstOf>[]> = {
    newest: () => [
      firstOf(all ? some.toReversed() : dueQuery(inbound, '', 'seq DESC').iterate(values), asked, null),
    ],
    'triggers-first': () => [
      firstOf(all ? rising(1) : dueQuery(inbound, `AND ${trigger} = 1`, 'seq').iterate(values), asked, ackOf),
      firstOf(
        all ? rising(0).reverse() : dueQuery(inbound, `AND ${trigger} = 0`, 'seq DESC').iterate(values),
        asked,
        ackOf,
      ),
    ],
  };
  const found = ordersOf(rule.order).flatMap((order) => searches[order]());
  return {
    rowids: [...new Set(found.flatMap(({ rows }) => rows))],
    unsure: found.some(({ unsure }) => unsure),
  };
}

/** An inbound row as a poll looks at it. */
export interface PollRow extends PollFacts {
  row: number;
  id: string;
  /** The whole ack; null without one. */
  acked: AckFacts | null;
}

/** What a poll looks at in these rows, by rising seq; those that are gone are left out. */
export function readPollRows(
  inbound: ReadableDb,
  outbound: ReadableDb,
  rowids: readonly number[],
): PollRow[] {
  const of = (name: string, sql: string, otherwise: string): string =>
    column(inbound, 'messages_in', name, sql, otherwise);
  const rows = inbound
    .prepare<[string], Row>(
      `SELECT rowid AS row, CAST(id AS TEXT) AS id, CAST(substr(kind, 1, 200) AS TEXT) AS kind,
              CAST(substr(status, 1, 1024) AS TEXT) AS status,
              ${dueSql(column(inbound, 'messages_in', 'process_after'))} AS due,
              ${of('trigger', TRIGGER, '1')} AS trigger, ${of('on_wake', 'on_wake IS NOT 0', '0')} AS on_wake
         FROM messages_in WHERE rowid IN (SELECT value FROM json_each(?)) ORDER BY +seq, rowid`,
    )
    .all(JSON.stringify(rowids));
  const acks = acksOf(
    outbound,
    rows.map((row) => textOrEmpty(row, 'id')),
  );
  return rows.map((row) => {
    const id = textOrEmpty(row, 'id');
    const acked = acks.get(id) ?? null;
    return {
      ...{ row: Number(row.row), id, acked },
      kind: textOrEmpty(row, 'kind'),
      status: text(row, 'status'),
      processAfter: dueTime(row.due),
      onWake: row.on_wake === 1,
      trigger: row.trigger === 1 || row.trigger === 0 ? row.trigger : null,
      ack: acked === null ? null : (acked.status ?? ''),
    };
  });
}
