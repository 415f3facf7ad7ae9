/** The rows of a session that wait to be taken, for its digest. */

import type { AckFacts } from '../../contract/entities/message-facts.js';
import { MOST_COUNTED } from '../../contract/limits.js';
import { isOlderAck } from '../../rules/ack-rule.js';
import { wasGivenBack } from '../../rules/host-rules.js';
import { type PollFacts, placesBefore } from '../../rules/poll-rule.js';
import { type LoadedRow, type MessageRow, readMessageRow } from '../db/message.js';
import type { UnsettledRow } from '../db/session-digest.js';
import type { ReadableDb } from '../db/sqlite.js';
import { parseTimestamp } from '../time.js';

/** How many rows of each kind are listed. */
export const MOST_LINES = 5;
/** Larger content is not parsed for one line of a list. */
export const LINE_CONTENT_BYTES = 1024 * 1024;

type Table = MessageRow['table'];

/** As RowQueue in the contract has it. */
export interface Queue {
  dueAt: number[];
  first: LoadedRow[];
}

export interface DueQueue extends Queue {
  ahead: number[];
  olderAhead: number[];
}

export function shortRows(db: ReadableDb, table: Table, rows: readonly number[]): LoadedRow[] {
  return rows.slice(0, MOST_LINES).flatMap((row) => readMessageRow(db, table, row, LINE_CONTENT_BYTES) ?? []);
}

/** From when on a row is due, ms UTC, 0 where that cannot be known; null for one that is never due. */
export function dueAt(stamped: string | null, notBefore: number | null): number | null {
  if (Number.isNaN(notBefore)) return null;
  return Math.max(parseTimestamp(stamped) ?? 0, notBefore ?? 0);
}

interface Waiting {
  row: number;
  dueAt: number | null;
}

/** Those that are due one day, the earliest first. */
function inTurn<R extends Waiting>(rows: readonly R[]): (R & { dueAt: number })[] {
  return rows
    .flatMap((row) => (row.dueAt === null ? [] : [{ ...row, dueAt: row.dueAt }]))
    .sort((a, b) => a.dueAt - b.dueAt || a.row - b.row)
    .slice(0, MOST_COUNTED);
}

export function queueOf(db: ReadableDb, table: Table, rows: readonly Waiting[]): Queue {
  const waiting = inTurn(rows);
  const first = waiting.map(({ row }) => row);
  return { dueAt: waiting.map(({ dueAt: at }) => at), first: shortRows(db, table, first) };
}

/**
 * Whether a container has claimed a row, or dealt with it; a claim that the host has taken back no longer counts.
 */
function isTaken({ processAfter, timestamp }: UnsettledRow, ack: AckFacts | undefined): boolean {
  if (ack === undefined) return false;
  if (isOlderAck(ack, { at: parseTimestamp(timestamp) })) return false;
  return !(ack.status === 'processing' && wasGivenBack(processAfter, ack.at));
}

type Acks = ReadonlyMap<string, AckFacts>;

const bySeq = (a: UnsettledRow, b: UnsettledRow): number =>
  (a.seq ?? Number.NEGATIVE_INFINITY) - (b.seq ?? Number.NEGATIVE_INFINITY) || a.row - b.row;

function toPoll({ kind, status, trigger, onWake }: UnsettledRow, ack: AckFacts | undefined): PollFacts {
  // What waits for its time is weighed as if that had come.
  return {
    kind,
    status,
    processAfter: null,
    onWake,
    trigger,
    ack: ack === undefined ? null : (ack.status ?? ''),
  };
}

/** How many of these rows take a place before one that may be among them, in each order. */
function aheadOf(
  own: UnsettledRow,
  rows: readonly UnsettledRow[],
  acks: Acks,
): Pick<Waited, 'ahead' | 'olderAhead'> {
  const all = (rows.includes(own) ? rows : [...rows, own]).toSorted(bySeq);
  const polled = all.map((row) => toPoll(row, acks.get(row.id)));
  const at = all.indexOf(own);
  const moment = { now: 0, first: false };
  return {
    ahead: placesBefore(polled, moment, 'newest')[at] ?? 0,
    olderAhead: placesBefore(polled, moment, 'triggers-first')[at] ?? 0,
  };
}

interface Waited extends Waiting {
  ahead: number;
  olderAhead: number;
}

/** The inbound rows that wait for a container, and how many others its poll takes first. */
export function dueIn(
  inbound: ReadableDb,
  pending: readonly UnsettledRow[],
  acks: Acks,
  missed: ReadonlySet<string>,
): DueQueue {
  const waiting = pending.filter(
    (row) =>
      row.trigger === 1 &&
      !row.onWake &&
      row.kind !== 'system' &&
      !missed.has(row.id) &&
      !isTaken(row, acks.get(row.id)),
  );
  const atOnce = pending.filter(({ processAfter, onWake }) => processAfter === null && !onWake);
  const due = inTurn(
    waiting.map((from) => ({ from, row: from.row, dueAt: dueAt(from.timestamp, from.processAfter) })),
  ).map(({ from, ...row }) => ({ ...row, ...aheadOf(from, atOnce, acks) }));
  return {
    ...queueOf(inbound, 'messages_in', due),
    ahead: due.map(({ ahead }) => ahead),
    olderAhead: due.map(({ olderAhead }) => olderAhead),
  };
}

/** The `system` rows that start a container, and that no tool call has taken. */
export function unheardIn(inbound: ReadableDb, pending: readonly UnsettledRow[], acks: Acks): Queue {
  const left = pending.filter(
    (row) => row.kind === 'system' && row.trigger === 1 && !isTaken(row, acks.get(row.id)),
  );
  const rows = left.map(({ row, timestamp, processAfter }) => ({
    row,
    dueAt: dueAt(timestamp, processAfter),
  }));
  return queueOf(inbound, 'messages_in', rows);
}
