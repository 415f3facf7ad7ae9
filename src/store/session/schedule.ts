/** What is scheduled in a session: its rows, put together by series. */

import type { AckFacts } from '../../contract/entities/message-facts.js';
import type { LiveRow, Scheduled, SessionSchedule } from '../../contract/entities/schedule.js';
import { isOlderAck } from '../../rules/ack-rule.js';
import { SCRIPT_FAILED } from '../../rules/host-rules.js';
import { inboundState } from '../../rules/message-state.js';
import type { Recurrence } from '../../rules/recurrence.js';
import { acksOf } from '../db/ack.js';
import { asText, type LoadedRow, readMessageRow } from '../db/message.js';
import { MOST_SCHEDULED, type PastRun, pastRuns, type ScheduledRow, scheduledRows } from '../db/schedule.js';
import type { ReadableDb } from '../db/sqlite.js';
import { parseTimestamp } from '../time.js';
import { toRowLine } from './session-line.js';

/** What a host makes of a recurrence, once that is loaded: the parser brings a calendar of its own. */
export type SayRecurrence = ((expression: string) => Recurrence) | null;

/** Larger content is not parsed for one line of a list. */
const LINE_CONTENT_BYTES = 64 * 1024;
const MOST_LIVE = 10;
const MOST_FAILURES = 10;

const isLive = ({ status }: ScheduledRow): boolean => status === 'pending' || status === 'paused';

/** Where a live row stands, by what the container says; whether its time has come is not asked here. */
function standsOf({ timestamp, ...row }: ScheduledRow, ack: AckFacts | undefined): LiveRow['stands'] {
  const facts = { ...row, at: parseTimestamp(timestamp), trigger: true, ack: ack ?? null };
  const state = inboundState({ ...facts, status: 'pending' }, 0);
  if (state === 'claimed' || state === 'answered' || state === 'failed' || state === 'missed') return state;
  return 'open';
}

interface FoundLive extends LiveRow {
  row: number;
}

/** The rows of one series while the files are open; its line is made of `shown` once they are closed again. */
export interface FoundSeries {
  series: string;
  recurrence: string | null;
  live: FoundLive[];
  ended: Scheduled['ended'];
  failures: number;
  streak: number;
  shown: LoadedRow;
}

/** What is scheduled in a session, while its files are open. */
export type FoundSchedule = Omit<SessionSchedule, 'found'> & { found: FoundSeries[] };

const inOrder = (a: FoundLive, b: FoundLive): number =>
  Number(a.paused) - Number(b.paused) ||
  (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY) ||
  a.row - b.row;

/** How many of the last runs have failed, one after the other. What was called off is no run. */
function failuresOf(runs: readonly PastRun[], acks: ReadonlyMap<string, AckFacts>): number {
  let failures = 0;
  for (const { id, status, timestamp } of runs) {
    if (status === 'cancelled') continue;
    const ack = acks.get(id);
    const about = isOlderAck(ack, { at: parseTimestamp(timestamp) }) ? undefined : ack?.status;
    if (status !== 'failed' && about !== 'failed' && about !== SCRIPT_FAILED) break;
    failures += 1;
  }
  return Math.min(failures, MOST_FAILURES);
}

/**
 * The streak as a host counts it: of the rows that it has marked, or will once it copies what their scripts came to. A
 * run that the agent itself gave up on counts as completed.
 */
function streakOf(
  runs: readonly PastRun[],
  rows: readonly ScheduledRow[],
  acks: ReadonlyMap<string, AckFacts>,
): number {
  const scriptFailed = ({ id, timestamp }: Pick<PastRun, 'id' | 'timestamp'>): boolean => {
    const ack = acks.get(id);
    return ack?.status === SCRIPT_FAILED && !isOlderAck(ack, { at: parseTimestamp(timestamp) });
  };
  let streak = rows.filter((row) => row.status === 'pending' && scriptFailed(row)).length;
  for (const run of runs) {
    if (run.status === 'cancelled') continue;
    if (run.status !== 'failed' && !scriptFailed(run)) break;
    streak += 1;
  }
  return Math.min(streak, MOST_FAILURES);
}

function bySeries<T>(items: readonly T[], of: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(of(item));
    if (group === undefined) groups.set(of(item), [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * @param before what an earlier look at this very file has found; null for the first
 * @returns at most MOST_SCHEDULED of them, and the newest row of each series of which several live rows recur
 */
export function findSchedule(
  inbound: ReadableDb,
  outbound: ReadableDb,
  before: SessionSchedule | null,
): FoundSchedule & { forked: number[] } {
  // Null: all rows are to be looked at.
  const known = before === null || before.more ? null : before.rows;
  const all = scheduledRows(inbound, known);
  const rows = all.slice(0, MOST_SCHEDULED);
  const seen = [...new Set([...rows.map(({ row }) => row), ...(known ?? [])])].slice(0, 2 * MOST_SCHEDULED);
  if (rows.length === 0) return { found: [], forked: [], more: false, rows: seen };
  const groups = bySeries(rows, ({ series, id }) => series ?? id);
  const recurring = [...groups].filter(([, those]) => those.some(({ recurrence }) => recurrence !== null));
  const runs = pastRuns(
    inbound,
    recurring.map(([series]) => series),
  );
  const acks = acksOf(outbound, [...new Set([...rows, ...runs].map(({ id }) => id))]);
  const runsOf = bySeries(runs, ({ series }) => series);
  const found = [...groups].flatMap(([series, those]) => {
    const one = seriesOf(inbound, series, those, acks);
    if (one === null) return [];
    const past = runsOf.get(series) ?? [];
    return { ...one, failures: failuresOf(past, acks), streak: streakOf(past, those, acks) };
  });
  const forked = recurring.flatMap(([, those]) => {
    const live = those.filter((row) => isLive(row) && row.recurrence !== null && row.series !== null);
    return live.length > 1 ? Math.max(...live.map(({ row }) => row)) : [];
  });
  return { found, forked: forked.sort((a, b) => b - a), more: all.length > rows.length, rows: seen };
}

/** Null for a series of which nothing is to come and nothing is to be mended. */
function seriesOf(
  inbound: ReadableDb,
  series: string,
  rows: readonly ScheduledRow[],
  acks: ReadonlyMap<string, AckFacts>,
): Omit<FoundSeries, 'failures' | 'streak'> | null {
  const live = rows
    .filter(isLive)
    .map((row) => ({ ...toLive(row, acks.get(row.id)), recurs: row.recurrence !== null }))
    // What comes once and is done only waits to be noted as such.
    .filter(({ stands, recurs }) => recurs || (stands !== 'answered' && stands !== 'failed'))
    .sort(inOrder);
  // Rows come newest first. One that was called off goes on nowhere, whatever it still says.
  const over = rows.find((row) => !isLive(row) && row.status !== 'cancelled');
  const row = live.length > 0 ? rows.find((one) => one.row === live[0]?.row) : over;
  const shown = row && readMessageRow(inbound, 'messages_in', row.row, LINE_CONTENT_BYTES);
  if (row === undefined || shown === undefined) return null;
  const ack = acks.get(row.id);
  const ended = {
    status: row.status,
    ack: isOlderAck(ack, { at: parseTimestamp(row.timestamp) }) ? null : (ack?.status ?? null),
    at: ack?.at ?? null,
  };
  return { series, recurrence: row.recurrence, live, ended: live.length > 0 ? null : ended, shown };
}

function toLive(row: ScheduledRow, ack: AckFacts | undefined): FoundLive {
  const { processAfter, tries } = row;
  return {
    ...{ row: row.row, key: `in:${row.row}`, paused: row.status === 'paused', tries },
    dueAt: processAfter === null ? 0 : Number.isNaN(processAfter) ? null : processAfter,
    stands: standsOf(row, ack),
  };
}

/** What is shown of a series, with its recurrence in words where that can be said by now. */
export function toScheduled(
  { series, recurrence, live, ended, failures, streak, shown }: FoundSeries,
  say: SayRecurrence,
): Scheduled {
  return {
    series,
    row: toRowLine(shown),
    kind: asText(shown.kind) ?? '',
    recurrence: recurrence === null ? null : toRecurrence(recurrence, say),
    address: {
      channelType: asText(shown.channel_type),
      platformId: asText(shown.platform_id),
      threadId: asText(shown.thread_id),
    },
    live: live
      .slice(0, MOST_LIVE)
      .map(({ key, paused, dueAt, tries, stands }) => ({ key, paused, dueAt, tries, stands })),
    liveCount: live.length,
    ended,
    failures,
    streak,
  };
}

function toRecurrence(expression: string, say: SayRecurrence): NonNullable<Scheduled['recurrence']> {
  if (say === null) return { expression, words: null, note: null, runs: true };
  const { words, note, runs } = say(expression);
  return { expression, words, note, runs };
}

/** Whether something of it is still to come. */
export const goesOn = ({ live, ended }: FoundSeries): boolean =>
  live.length > 0 || ended?.status === 'completed' || ended?.ack === SCRIPT_FAILED;
