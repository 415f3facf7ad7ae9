import type { ContainerFacts } from '../../contract/entities/container.js';
import type { Destination } from '../../contract/entities/destination.js';
import type { AckFacts } from '../../contract/entities/message-facts.js';
import type { SessionSchedule } from '../../contract/entities/schedule.js';
import type { RowMark, SessionDetail, SessionDigest } from '../../contract/entities/session.js';
import { MOST_COUNTED } from '../../contract/limits.js';
import { isMissed } from '../../rules/ack-rule.js';
import { acksOf } from '../db/ack.js';
import { type HowRead, withBothDbs } from '../db/both-files.js';
import { readClaims, readTool } from '../db/container.js';
import { type LoadedRow, newestRowNumber, readMessageRow } from '../db/message.js';
import { withReadableDb } from '../db/open.js';
import { missingParts } from '../db/schema.js';
import {
  deliveredIds,
  failedAckIds,
  failedDeliveryIds,
  newestCompleted,
  newestOutbound,
  newestSaid,
  rowNumbersOf,
  rowsWithoutNews,
  type UnsettledRow,
  unsettledRows,
} from '../db/session-digest.js';
import { readProjectedDestinations, readRouting } from '../db/session-parts.js';
import type { ReadableDb } from '../db/sqlite.js';
import { heartbeatAt } from '../files/heartbeat.js';
import type { WorkspacePath } from '../files/paths.js';
import { listSessionFiles } from '../files/session-files.js';
import type { SessionKey } from '../session-key.js';
import { parseTimestamp } from '../time.js';
import {
  type FoundSchedule,
  type FoundSeries,
  findSchedule,
  goesOn,
  type SayRecurrence,
  toScheduled,
} from './schedule.js';
import { lineText, toRowLine } from './session-line.js';
import {
  type DueQueue,
  dueAt,
  dueIn,
  LINE_CONTENT_BYTES,
  MOST_LINES,
  type Queue,
  queueOf,
  shortRows,
  unheardIn,
} from './session-queue.js';

/** What the session's own files say about its container. */
export type ContainerParts = Pick<ContainerFacts, 'files' | 'heartbeatAt' | 'claims' | 'tool'>;

/** The digest while the files are open: its rows are parsed once they are closed again, so that no writer waits. */
interface Found {
  newest: RowMark;
  noNews: number[];
  last: { in: LoadedRow | undefined; out: LoadedRow | undefined };
  due: DueQueue;
  unheard: Queue;
  undelivered: Queue;
  failedIn: Failed & { runs: Runs };
  missed: Failed;
  forked: Failed;
  failedOut: Failed;
  schedule: FoundSchedule;
}
interface Failed {
  count: number;
  newest: LoadedRow[];
}
/** Of a row: the series whose failed runs it stands for. */
type Runs = ReadonlyMap<number, NonNullable<SessionDigestRead['failedIn']['newest'][number]['run']>>;
type SessionDigestRead = Extract<SessionDigest, { readable: true }>;

/** Those of these rows that an older ack with their id hides, newest first. */
function missedAmong<R extends Pick<UnsettledRow, 'id' | 'row' | 'timestamp'>>(
  rows: readonly R[],
  acks: ReadonlyMap<string, AckFacts>,
): R[] {
  return rows
    .filter(({ id, timestamp }) => isMissed(acks.get(id), { at: parseTimestamp(timestamp) }))
    .sort((a, b) => b.row - a.row);
}

function failedInOf(
  inbound: ReadableDb,
  unsettled: readonly UnsettledRow[],
  failedAcks: readonly string[],
  schedule: readonly FoundSeries[],
): Found['failedIn'] {
  const failed = unsettled.filter(({ status }) => status === 'failed');
  const runs = new Map<number, { streak: number; paused: boolean }>();
  const going = new Map(schedule.filter(({ live }) => live.length > 0).map((one) => [one.series, one]));
  const folded = new Set<string>();
  // The newest run of a series that goes on stands for all that have failed.
  const given = failed.filter(({ row, kind, series }) => {
    const one = kind === 'task' && series !== null ? going.get(series) : undefined;
    if (one === undefined) return true;
    if (folded.has(one.series)) return false;
    folded.add(one.series);
    const paused = one.live.every((run) => run.paused);
    if (one.streak > 0) runs.set(row, { streak: one.streak, paused });
    return true;
  });
  const known = new Set(failed.map(({ id }) => id));
  const acked = rowNumbersOf(
    inbound,
    'messages_in',
    failedAcks.filter((id) => !known.has(id)).slice(0, MOST_COUNTED),
  );
  const rows = [...given.map(({ row }) => row), ...acked].sort((a, b) => b - a);
  return {
    count: Math.min(rows.length, MOST_COUNTED),
    newest: shortRows(inbound, 'messages_in', rows),
    runs,
  };
}

function failedOutOf(outbound: ReadableDb, ids: readonly string[]): Failed {
  const newest = shortRows(
    outbound,
    'messages_out',
    rowNumbersOf(outbound, 'messages_out', ids.slice(0, MOST_LINES)),
  );
  return { count: Math.min(ids.length, MOST_COUNTED), newest };
}

function undeliveredOf(inbound: ReadableDb, outbound: ReadableDb): Queue {
  const newest = newestOutbound(outbound);
  const ended = deliveredIds(
    inbound,
    newest.map(({ id }) => id),
  );
  const left = newest.filter(({ id }) => ended?.has(id) === false);
  return queueOf(
    outbound,
    'messages_out',
    left.map(({ row, timestamp, deliverAfter }) => ({ row, dueAt: dueAt(timestamp, deliverAfter) })),
  );
}

function look(inbound: ReadableDb, outbound: ReadableDb, before: KnownBefore | null): Found {
  const newest = {
    in: newestRowNumber(inbound, 'messages_in'),
    out: newestRowNumber(outbound, 'messages_out'),
  };
  const unsettled = unsettledRows(inbound);
  const pending = unsettled.filter(({ status }) => status === 'pending');
  const perhaps = [...pending, ...newestCompleted(inbound)];
  const acks = acksOf(
    outbound,
    perhaps.map(({ id }) => id),
  );
  const missed = missedAmong(perhaps, acks);
  // A table whose newest row has a smaller number than before is another one.
  const same = before !== null && before.newest <= newest.in;
  const { forked, ...schedule } = findSchedule(inbound, outbound, same ? before.schedule : null);
  const missedIds = new Set(missed.map(({ id }) => id));
  const failedAcks = failedAckIds(outbound).filter((id) => !missedIds.has(id));
  return {
    newest,
    noNews: rowsWithoutNews(inbound, newest.in),
    last: {
      in: readMessageRow(inbound, 'messages_in', newestSaid(inbound), LINE_CONTENT_BYTES),
      out: readMessageRow(outbound, 'messages_out', newest.out, LINE_CONTENT_BYTES),
    },
    due: dueIn(inbound, pending, acks, missedIds),
    unheard: unheardIn(inbound, pending, acks),
    undelivered: undeliveredOf(inbound, outbound),
    failedIn: failedInOf(inbound, unsettled, failedAcks, schedule.found),
    missed: {
      count: Math.min(missed.length, MOST_COUNTED),
      newest: shortRows(
        inbound,
        'messages_in',
        missed.map(({ row }) => row),
      ),
    },
    forked: {
      count: Math.min(forked.length, MOST_COUNTED),
      newest: shortRows(inbound, 'messages_in', forked),
    },
    failedOut: failedOutOf(outbound, failedDeliveryIds(inbound)),
    schedule,
  };
}

function toDigest(
  { newest, noNews, last, due, unheard, undelivered, failedIn, missed, forked, failedOut, schedule }: Found,
  how: HowRead,
): SessionDigest {
  const inAt = parseTimestamp(last.in?.timestamp);
  const outAt = parseTimestamp(last.out?.timestamp);
  // At the same time the answer is the later one.
  const outIsNewer = last.out !== undefined && (last.in === undefined || (outAt ?? 0) >= (inAt ?? 0));
  const newestRow = outIsNewer ? last.out : last.in;
  return {
    readable: true,
    lastAt: outIsNewer ? (outAt ?? inAt) : (inAt ?? outAt),
    lastText: newestRow === undefined ? null : lineText(newestRow),
    ...{ newest, noNews },
    due: { ...due, first: due.first.map(toRowLine) },
    unheard: { ...unheard, first: unheard.first.map(toRowLine) },
    undelivered: { ...undelivered, first: undelivered.first.map(toRowLine) },
    failedIn: {
      count: failedIn.count,
      newest: failedIn.newest.map((row) => {
        const run = failedIn.runs.get(row.row);
        return { ...toRowLine(row), ...(run === undefined ? {} : { run }) };
      }),
    },
    missed: { ...missed, newest: missed.newest.map(toRowLine) },
    forked: { ...forked, newest: forked.newest.map(toRowLine) },
    failedOut: { ...failedOut, newest: failedOut.newest.map(toRowLine) },
    scheduled: schedule.found.filter(goesOn).length,
    ...how,
  };
}

/** What an earlier look at a session found, and the number of its newest inbound row then. */
export interface KnownBefore {
  newest: number;
  schedule: SessionSchedule;
}

/**
 * What the list shows of a session: its newest row, what waits, what failed, what its container says of itself.
 * Where one of its files is bad, what the other one says.
 * @param before null: nobody has looked yet, so what is scheduled is searched in all rows
 * @throws as withBothDbs
 */
export function readDigest(
  ws: WorkspacePath,
  key: SessionKey,
  before: KnownBefore | null = null,
  say: SayRecurrence = null,
): { digest: SessionDigest; container: ContainerParts; schedule: SessionSchedule } {
  const { found, claims, tool, how } = withBothDbs(ws, key, (inbound, outbound, howRead) => ({
    found: look(inbound, outbound, before),
    claims: readClaims(outbound),
    tool: readTool(outbound),
    how: howRead,
  }));
  const outbound = how.bad.find(({ file }) => file === 'outbound.db');
  const files = outbound === undefined ? 'read' : lookOf(outbound.code);
  return {
    digest: toDigest(found, how),
    container: { files, heartbeatAt: heartbeatAt(ws, key), claims, tool },
    schedule: { ...found.schedule, found: found.schedule.found.map((series) => toScheduled(series, say)) },
  };
}

const MISSING: ReadonlySet<string> = new Set(['SESSION_FOLDER_MISSING', 'SESSION_DB_MISSING']);

/** What that a session's file cannot be read says of the file. @param code why */
export function lookOf(code: string): 'missing' | 'evicted' | 'unreadable' {
  if (code === 'SESSION_DB_EVICTED') return 'evicted';
  return MISSING.has(code) ? 'missing' : 'unreadable';
}

export type SessionParts = Pick<SessionDetail, 'routing' | 'missing' | 'files' | 'moreFiles'>;

/**
 * What the inspector shows of the session itself; nothing of a bad file.
 * @throws as withBothDbs and listSessionFiles
 */
export function readSessionParts(ws: WorkspacePath, key: SessionKey): SessionParts {
  const parts = withBothDbs(ws, key, (inbound, outbound, { bad }) => {
    const isGood = (name: string): boolean => bad.every(({ file }) => file !== name);
    return {
      routing: readRouting(inbound),
      missing: [
        ...(isGood('inbound.db') ? missingParts(inbound, 'inbound.db') : []),
        ...(isGood('outbound.db') ? missingParts(outbound, 'outbound.db') : []),
      ],
    };
  });
  return { ...parts, ...listSessionFiles(ws, key) };
}

/**
 * The destinations that the session's inbound.db holds; null when it has no such table.
 * @throws as withReadableDb
 */
export function projectedDestinations(ws: WorkspacePath, key: SessionKey): Destination[] | null {
  return withReadableDb(ws, key, 'inbound.db', readProjectedDestinations);
}
