/** How the bench measures: samples in turn, medians, rows of the table. */

/** One line of the table. Values are in the unit that the name ends with. */
export interface Row {
  name: string;
  value: number;
  p95: number;
  /** What the value is compared with, measured in the same run; null where there is nothing to compare. */
  floor: number | null;
  floorP95: number | null;
  ratio: number | null;
  /** The largest ratio that is good enough. */
  aim: number | null;
  /** The largest value, or 95th percentile, that is good enough, where the value stands on its own. */
  limit: { of: 'value' | 'p95'; most: number } | null;
  met: boolean | null;
  rounds: number;
  /** Smallest and largest sample of the value and of its floor. */
  spread: string;
}

export interface Suite {
  /** The names of its rows, by which `--only` finds it. */
  names: readonly string[];
  run(): Promise<Row[]>;
}

/** A sample: how much one run took, in the unit of the row. */
export type Sample = () => number | Promise<number>;

/** Takes samples of both in turn, A B, B A, A B …, so that whatever else the machine does affects both alike. */
export async function alternate(
  rounds: number,
  warmUp: number,
  a: Sample,
  b: Sample,
): Promise<{ a: number[]; b: number[] }> {
  const samples: { a: number[]; b: number[] } = { a: [], b: [] };
  for (let round = -warmUp; round < rounds; round += 1) {
    const order = round % 2 === 0 ? (['a', 'b'] as const) : (['b', 'a'] as const);
    for (const side of order) {
      const sample = await (side === 'a' ? a : b)();
      if (round >= 0) samples[side].push(sample);
    }
  }
  return samples;
}

/** How long `work` takes, in ms. */
export async function timed(work: () => unknown): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** @param part 0.5 for the median */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((x, y) => x - y);
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

function range(samples: readonly number[]): string {
  return `${shown(Math.min(...samples))}–${shown(Math.max(...samples))}`;
}

/** Three digits are as many as the spread supports. */
export function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** A row whose value stands on its own. */
export function alone(name: string, samples: readonly number[]): Row {
  return {
    name,
    value: quantile(samples, 0.5),
    p95: quantile(samples, 0.95),
    ...{ floor: null, floorP95: null, ratio: null, aim: null, limit: null, met: null },
    rounds: samples.length,
    spread: range(samples),
  };
}

/** A row whose value stands on its own, with a limit. */
export function within(name: string, samples: readonly number[], limit: NonNullable<Row['limit']>): Row {
  const own = alone(name, samples);
  return { ...own, limit, met: own[limit.of] <= limit.most };
}

/** A row with a limit of its own, shown with the same measurement without its cause. */
export function beside(row: Row, floor: readonly number[]): Row {
  return {
    ...row,
    floor: quantile(floor, 0.5),
    floorP95: quantile(floor, 0.95),
    spread: `${row.spread} / ${range(floor)}`,
  };
}

/** A row whose median is compared with its floor's. */
export function against(
  name: string,
  samples: readonly number[],
  floor: readonly number[],
  aim: number | null,
): Row {
  const own = alone(name, samples);
  const ratio = own.value / quantile(floor, 0.5);
  return {
    ...own,
    floor: quantile(floor, 0.5),
    floorP95: quantile(floor, 0.95),
    ratio,
    aim,
    met: aim === null ? null : ratio <= aim,
    spread: `${own.spread} / ${range(floor)}`,
  };
}
