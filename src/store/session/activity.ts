import type { Activity, ActivityBin, ActivityRange } from '../../contract/entities/activity.js';
import { isOlderAck } from '../../rules/ack-rule.js';
import { binFor, binOf, roundAnswer, windowOf } from '../../rules/activity.js';
import {
  type InboundMark,
  type Mark,
  readAckMarks,
  readInboundMarks,
  readOutboundMarks,
} from '../db/activity.js';
import { type SessionDbFile, withReadableDb } from '../db/open.js';
import type { ReadableDb } from '../db/sqlite.js';
import type { WorkspacePath } from '../files/paths.js';
import type { SessionKey } from '../session-key.js';

/** Rows read from a table at a time: no writer waits for its lock longer than one such read takes. */
const PART_ROWS = 2000;
const MOST_ROWS = 50_000;

export interface ActivityQuery {
  range: ActivityRange;
  /** The moment it ends with, ms since 1970 UTC. */
  until: number;
}

/** The marks of a table, newest first, and whether older ones that may belong to them were left out. */
interface Marks<M> {
  marks: M[];
  cut: boolean;
}

/**
 * When something was said in a session, and how long answers took: from an inbound row (or the time that it
 * waits for) to the first outbound row that names it, or else to its ack, none of them older than it. At most the newest 50,000 rows of
 * each table are read, in parts, and the file is opened anew for each part.
 * @param breath awaited between two parts, so that other work gets its turn
 * @throws as withReadableDb
 */
export async function readActivity(
  ws: WorkspacePath,
  key: SessionKey,
  { range, until }: ActivityQuery,
  breath: () => Promise<void>,
): Promise<Activity> {
  const window = windowOf(range, until);
  const readBack = async <M extends Mark>(
    file: SessionDbFile,
    read: (db: ReadableDb, before: number, limit: number) => M[],
  ): Promise<Marks<M>> => {
    const found: M[] = [];
    let before = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const part = withReadableDb(ws, key, file, (db) => read(db, before, PART_ROWS));
      found.push(...part);
      if (part.length < PART_ROWS || (window !== null && liesBefore(part, window.from))) {
        return { marks: found, cut: false };
      }
      if (found.length >= MOST_ROWS) return { marks: found, cut: true };
      before = part.at(-1)?.row ?? 0;
      await breath();
    }
  };
  const inbound = await readBack('inbound.db', readInboundMarks);
  const outbound = await readBack('outbound.db', readOutboundMarks);
  const answers = timesById(outbound.marks.map(({ inReplyTo, at }) => ({ id: inReplyTo, at })));
  const unanswered = inbound.marks.some((m) => m.since !== null && firstOf(answers, m) === null);
  const acks = timesById(unanswered ? (await readBack('outbound.db', readAckMarks)).marks : []);
  const answered: AnsweredAt = (mark) => firstOf(answers, mark) ?? firstOf(acks, mark);

  const to = window?.to ?? until + 1;
  const marks = [...inbound.marks, ...outbound.marks];
  const times = marks.flatMap(({ at }) => (at !== null && at < to ? [at] : []));
  const first = least(times) ?? until;
  const binMs = window?.binMs ?? binFor(first, until);
  const from = window?.from ?? first;
  return {
    range,
    until,
    binMs,
    bins: toBins(inbound.marks, outbound.marks, answered, { from, to, binMs }),
    lastAt: most(times),
    undated: marks.filter((m) => m.at === null).length,
    ahead: marks.filter((m) => m.at !== null && m.at >= to).length,
    ...cutIn([inbound, outbound], from),
  };
}

/** True when a part holds nothing of the range any more. A single row with a wrong clock does not end it. */
function liesBefore(part: readonly Mark[], from: number): boolean {
  return part.some((m) => m.at !== null) && part.every((m) => m.at === null || m.at < from);
}

/** When a message was answered, ms since 1970 UTC; null while it is not. */
type AnsweredAt = (mark: InboundMark) => number | null;
type Times = ReadonlyMap<string, readonly number[]>;

function timesById(marks: readonly { id: string | null; at: number | null }[]): Times {
  const times = new Map<string, number[]>();
  for (const { id, at } of marks) {
    if (id === null || at === null) continue;
    const those = times.get(id);
    if (those === undefined) times.set(id, [at]);
    else those.push(at);
  }
  return times;
}

/** The first of a message's times; platforms give ids out again, and what is older than it is about another one. */
function firstOf(times: Times, { id, at: came }: InboundMark): number | null {
  const those = (id === null ? undefined : times.get(id)) ?? [];
  return least(those.filter((at) => !isOlderAck({ at }, { at: came })));
}

function toBins(
  inbound: readonly InboundMark[],
  outbound: readonly Mark[],
  answered: AnsweredAt,
  { from, to, binMs }: { from: number; to: number; binMs: number },
): ActivityBin[] {
  const bins = new Map<number, { inbound: number; outbound: number; answers: Map<number, number> }>();
  const binAt = (at: number | null) => {
    if (at === null || at < from || at >= to) return null;
    const start = binOf(at, binMs);
    const bin = bins.get(start) ?? { inbound: 0, outbound: 0, answers: new Map<number, number>() };
    bins.set(start, bin);
    return bin;
  };
  for (const mark of inbound) {
    const { at, since } = mark;
    const bin = binAt(at);
    if (bin === null) continue;
    bin.inbound += 1;
    const answer = since === null ? null : answered(mark);
    if (answer === null || since === null) continue;
    const took = roundAnswer(answer - since);
    bin.answers.set(took, (bin.answers.get(took) ?? 0) + 1);
  }
  for (const { at } of outbound) {
    const bin = binAt(at);
    if (bin !== null) bin.outbound += 1;
  }
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([at, bin]) => ({ at, ...bin, answers: [...bin.answers].sort(([a], [b]) => a - b) }));
}

/** Whether the reading of a table was cut short within the range, and where; the later of the two. */
function cutIn(sides: readonly Marks<Mark>[], from: number): Pick<Activity, 'cut' | 'readFrom'> {
  const oldest = sides
    .filter(({ cut }) => cut)
    .map(({ marks }) => least(marks.flatMap((m) => (m.at === null ? [] : [m.at]))))
    // A table none of whose rows that were read has a time may hold anything.
    .filter((at) => at === null || at >= from);
  return { cut: oldest.length > 0, readFrom: most(oldest.filter((at) => at !== null)) };
}

const least = (times: readonly number[]): number | null =>
  times.reduce<number | null>((a, b) => (a === null || b < a ? b : a), null);
const most = (times: readonly number[]): number | null =>
  times.reduce<number | null>((a, b) => (a === null || b > a ? b : a), null);
