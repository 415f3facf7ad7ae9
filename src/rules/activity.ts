/**
 * Messages and answer times in bins of time. Bins are counted from 1970 UTC and ignore daylight saving; each
 * size divides the next, so that bins can be made coarser and sums over many sessions stay exact. Pure.
 */
import type { Activity, ActivityBin, ActivityRange } from '../contract/entities/activity.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Lengths of a bin in ms; each divides the next. */
const BIN_SIZES = [
  1,
  5,
  30,
  60,
  180,
  360,
  1440,
  7 * 1440,
  28 * 1440,
  364 * 1440,
  3640 * 1440,
  36_400 * 1440,
].map((minutes) => minutes * MINUTE);
/** More bins than this cannot be told apart in a small chart. */
const MOST_BINS = 60;

/** How far a range reaches back, and the length of its bins; null: as far as there are rows. */
const RANGES: Record<ActivityRange, { spanMs: number; binMs: number } | null> = {
  '1h': { spanMs: HOUR, binMs: MINUTE },
  '24h': { spanMs: DAY, binMs: 30 * MINUTE },
  '7d': { spanMs: 7 * DAY, binMs: 3 * HOUR },
  '14d': { spanMs: 14 * DAY, binMs: 6 * HOUR },
  all: null,
};

/** Where the bin of a moment begins. */
export function binOf(at: number, binMs: number): number {
  return Math.floor(at / binMs) * binMs;
}

/**
 * The bins of a range that ends with `until`: the last one contains it.
 * @returns `from` included, `to` not, ms since 1970 UTC; null for a range without a beginning
 */
export function windowOf(
  range: ActivityRange,
  until: number,
): { from: number; to: number; binMs: number } | null {
  const shape = RANGES[range];
  if (shape === null) return null;
  const to = binOf(until, shape.binMs) + shape.binMs;
  return { from: to - shape.spanMs, to, binMs: shape.binMs };
}

/** The shortest bins, not shorter than `least`, such that at most MOST_BINS reach from `first` to `last`. */
export function binFor(first: number, last: number, least = 0): number {
  const fits = (size: number) => (binOf(last, size) - binOf(first, size)) / size < MOST_BINS;
  return BIN_SIZES.find((size) => size >= least && fits(size)) ?? BIN_SIZES.at(-1) ?? DAY;
}

/**
 * An answer's time as it is counted: to the second up to a minute, to five up to ten minutes, to the minute up to
 * five hours, then to the hour, at most a hundred days. So a few values represent all, and medians of sums are exact.
 */
export function roundAnswer(ms: number): number {
  const step = ms < MINUTE ? 1000 : ms < 10 * MINUTE ? 5000 : ms < 5 * HOUR ? MINUTE : HOUR;
  return Math.min(100 * DAY, Math.max(0, Math.round(ms / step) * step));
}

/** Counts by rounded time. */
type Answers = ActivityBin['answers'];

function addAnswers(a: Answers, b: Answers): Answers {
  const sum = new Map(a);
  for (const [ms, n] of b) sum.set(ms, (sum.get(ms) ?? 0) + n);
  return [...sum].sort(([x], [y]) => x - y);
}

/** The median answer time, ms; of an even number the lower of the middle two; null without answers. */
export function median(answers: Answers): number | null {
  const total = answers.reduce((sum, [, n]) => sum + n, 0);
  let passed = 0;
  for (const [ms, n] of answers.toSorted(([x], [y]) => x - y)) {
    passed += n;
    if (passed * 2 >= total) return ms;
  }
  return null;
}

/** The bins by their beginnings in the given length, which must not be shorter than theirs. */
function gather(bins: readonly ActivityBin[], binMs: number, into: Map<number, ActivityBin>): void {
  for (const bin of bins) {
    const at = binOf(bin.at, binMs);
    const found = into.get(at);
    const sum: ActivityBin =
      found === undefined
        ? { ...bin, at }
        : {
            at,
            inbound: found.inbound + bin.inbound,
            outbound: found.outbound + bin.outbound,
            answers: addAnswers(found.answers, bin.answers),
          };
    into.set(at, sum);
  }
}

function inOrder(bins: Map<number, ActivityBin>): ActivityBin[] {
  return [...bins.values()].sort((a, b) => a.at - b.at);
}

/** Makes bins coarser until at most MOST_BINS reach from the first to `until`. */
function coarsen(
  bins: readonly ActivityBin[],
  binMs: number,
  until: number,
): Pick<Activity, 'bins' | 'binMs'> {
  const first = bins[0];
  if (first === undefined) return { bins: [], binMs };
  const size = binFor(first.at, until, binMs);
  const found = new Map<number, ActivityBin>();
  gather(bins, size, found);
  return { bins: inOrder(found), binMs: size };
}

/** The activity of no session at all. */
export function noActivity(range: ActivityRange, until: number): Activity {
  return {
    range,
    until,
    binMs: RANGES[range]?.binMs ?? BIN_SIZES[0] ?? MINUTE,
    bins: [],
    lastAt: null,
    undated: 0,
    ahead: 0,
    cut: false,
    readFrom: null,
  };
}

/** Two activities of one range and moment as one. */
export function addActivity(a: Activity, b: Activity): Activity {
  const binMs = Math.max(a.binMs, b.binMs);
  const bins = new Map<number, ActivityBin>();
  gather(a.bins, binMs, bins);
  gather(b.bins, binMs, bins);
  const fixed = RANGES[a.range] !== null;
  return {
    ...a,
    ...(fixed ? { binMs, bins: inOrder(bins) } : coarsen(inOrder(bins), binMs, a.until)),
    lastAt: later(a.lastAt, b.lastAt),
    undated: a.undated + b.undated,
    ahead: a.ahead + b.ahead,
    cut: a.cut || b.cut,
    readFrom: later(a.readFrom, b.readFrom),
  };
}

function later(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

/** All bins from the beginning to the end, including empty ones. */
export function denseBins({ range, until, bins, binMs }: Activity): ActivityBin[] {
  const window = windowOf(range, until);
  const from = window?.from ?? bins[0]?.at;
  if (from === undefined) return [];
  const to = window?.to ?? binOf(until, binMs) + binMs;
  const known = new Map(bins.map((bin) => [bin.at, bin]));
  const count = Math.max(0, Math.round((to - from) / binMs));
  return Array.from({ length: count }, (_, i): ActivityBin => {
    const at = from + i * binMs;
    return known.get(at) ?? { at, inbound: 0, outbound: 0, answers: [] };
  });
}

/** Totals over all bins. */
export function totals(bins: readonly ActivityBin[]): {
  inbound: number;
  outbound: number;
  answers: Answers;
} {
  return bins.reduce(
    (sum, bin) => ({
      inbound: sum.inbound + bin.inbound,
      outbound: sum.outbound + bin.outbound,
      answers: addAnswers(sum.answers, bin.answers),
    }),
    { inbound: 0, outbound: 0, answers: [] as Answers },
  );
}
