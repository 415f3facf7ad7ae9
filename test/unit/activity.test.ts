import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Activity, ActivityBin } from '../../src/contract/entities/activity.js';
import {
  addActivity,
  binFor,
  denseBins,
  median,
  noActivity,
  roundAnswer,
  totals,
  windowOf,
} from '../../src/rules/activity.js';

const MIN = 60_000;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;
const UNTIL = Date.parse('2026-11-22T12:07:30Z');

describe('the window of a range', () => {
  it.each([
    ['1h', 60, MIN, '2026-11-22T12:08:00Z'],
    ['24h', 48, 30 * MIN, '2026-11-22T12:30:00Z'],
    ['7d', 56, 3 * HOUR, '2026-11-22T15:00:00Z'],
    ['14d', 56, 6 * HOUR, '2026-11-22T18:00:00Z'],
  ] as const)('%s has %i bins and ends with the one of now', (range, count, binMs, to) => {
    const window = windowOf(range, UNTIL);
    expect(window).toEqual({ from: Date.parse(to) - count * binMs, to: Date.parse(to), binMs });
    expect(denseBins(noActivity(range, UNTIL))).toHaveLength(count);
  });

  it('has no hour that comes twice or never: bins know no summer time', () => {
    // In Berlin the clock goes back on 25 October 2026 at 01:00 UTC.
    const before = process.env.TZ;
    process.env.TZ = 'Europe/Berlin';
    try {
      const bins = denseBins(noActivity('24h', Date.parse('2026-10-25T12:00:00Z')));
      expect(new Set(bins.slice(1).map((bin, i) => bin.at - (bins[i]?.at ?? 0)))).toEqual(
        new Set([30 * MIN]),
      );
      const local = bins.map((bin) => new Date(bin.at).getHours());
      expect(local.filter((hour) => hour === 2)).toHaveLength(4);
    } finally {
      process.env.TZ = before;
    }
  });
});

it('chooses bins so that no more than 60 reach from the first row to now', () => {
  expect(binFor(UNTIL, UNTIL)).toBe(MIN);
  expect(binFor(UNTIL - 59 * MIN, UNTIL)).toBe(MIN);
  expect(binFor(UNTIL - 61 * MIN, UNTIL)).toBe(5 * MIN);
  expect(binFor(UNTIL - 40 * DAY, UNTIL)).toBe(DAY);
  expect(binFor(UNTIL - 3 * 365 * DAY, UNTIL)).toBe(28 * DAY);
  // A row of the year 1, which nobody’s clock wrote.
  expect(binFor(Date.parse('0001-01-01T00:00:00Z'), UNTIL)).toBe(36_400 * DAY);
});

it.each([
  [-5000, 0],
  [0, 0],
  [1499, 1000],
  [59_400, 59_000],
  [62_000, 60_000],
  [63_000, 65_000],
  [601_000, 600_000],
  [4 * HOUR + 31_000, 4 * HOUR + MIN],
  [7 * HOUR + 40 * MIN, 8 * HOUR],
  [5000 * DAY, 100 * DAY],
])('counts an answer of %i ms as %i', (ms, rounded) => {
  expect(roundAnswer(ms)).toBe(rounded);
});

describe('the median', () => {
  it.each<[[number, number][], number | null]>([
    [[], null],
    [[[4000, 1]], 4000],
    [
      [
        [1000, 1],
        [9000, 1],
      ],
      1000,
    ],
    [
      [
        [9000, 1],
        [1000, 1],
        [4000, 1],
      ],
      4000,
    ],
    [
      [
        [1000, 5],
        [60_000, 6],
      ],
      60_000,
    ],
  ])('of %j is %s', (answers, ms) => {
    expect(median(answers)).toBe(ms);
  });
});

const bin = (at: number, inbound: number, outbound = 0, answers: [number, number][] = []): ActivityBin => ({
  ...{ at, inbound, outbound, answers },
});

const activity = (change: Partial<Activity>): Activity => ({ ...noActivity('all', UNTIL), ...change });

describe('the sum of activities', () => {
  it('adds bins of one length, answers of one time, and keeps the latest', () => {
    const a = activity({ range: '1h', bins: [bin(0, 1, 2, [[1000, 1]])], lastAt: 5, undated: 1 });
    const b = activity({
      ...{ range: '1h', lastAt: 9, undated: 2, readFrom: 7 },
      bins: [
        bin(0, 3, 0, [
          [1000, 2],
          [500, 1],
        ]),
        bin(MIN, 1),
      ],
    });
    const sum = addActivity(a, b);
    expect(sum).toMatchObject({ lastAt: 9, undated: 3, readFrom: 7 });
    expect(sum.bins).toEqual([
      bin(0, 4, 2, [
        [500, 1],
        [1000, 3],
      ]),
      bin(MIN, 1),
    ]);
  });

  it('takes the coarser bins of two', () => {
    const at = UNTIL - 10 * DAY;
    const fine = activity({ binMs: MIN, bins: [bin(Math.floor((UNTIL - 3 * MIN) / MIN) * MIN, 2)] });
    const coarse = activity({ binMs: 6 * HOUR, bins: [bin(Math.floor(at / (6 * HOUR)) * 6 * HOUR, 5)] });
    const sum = addActivity(fine, coarse);
    expect(sum.binMs).toBe(6 * HOUR);
    expect(totals(sum.bins)).toMatchObject({ inbound: 7 });
    expect(sum.bins.every((b) => b.at % (6 * HOUR) === 0)).toBe(true);
  });

  it('loses nothing and does not depend on the order, whatever is added', () => {
    const arbitrary = fc
      .record({
        binMs: fc.constantFrom(MIN, 30 * MIN, DAY),
        marks: fc.array(fc.tuple(fc.integer({ min: 0, max: 400 * DAY }), fc.nat(5), fc.nat(5)), {
          maxLength: 8,
        }),
      })
      .map(({ binMs, marks }) => {
        const bins = marks.map(([ago, i, o]) =>
          bin(Math.floor((UNTIL - ago) / binMs) * binMs, i, o, i === 0 ? [] : [[1000 * o, i]]),
        );
        const unique = [...new Map(bins.map((b) => [b.at, b])).values()].sort((x, y) => x.at - y.at);
        return activity({ binMs, bins: unique });
      });
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 6 }), (parts) => {
        const start = noActivity('all', UNTIL);
        const sum = parts.reduce(addActivity, start);
        expect(parts.toReversed().reduce(addActivity, start)).toEqual(sum);
        expect(totals(sum.bins)).toEqual(totals(parts.flatMap((p) => p.bins)));
        const dense = denseBins(sum);
        expect(dense.length).toBeLessThanOrEqual(60);
        expect(totals(dense)).toEqual(totals(sum.bins));
      }),
    );
  });
});
