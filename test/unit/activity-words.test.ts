import { expect, it } from 'vitest';
import type { Activity } from '../../src/contract/entities/activity.js';
import { binWords, leftOut, summary } from '../../src/renderer/features/activity/activity-words.js';
import { noActivity } from '../../src/rules/activity.js';

// In the middle of a month and of a day, in whatever time zone this runs.
const NOW = new Date(2026, 10, 22, 12, 0, 0).getTime();
const MIN = 60_000;

const activity = (change: Partial<Activity>): Activity => ({ ...noActivity('14d', NOW), ...change });
const bin = (inbound: number, outbound: number, answers: [number, number][] = []) => ({
  ...{ at: NOW - 360 * MIN, inbound, outbound, answers },
});

it.each<[string, Partial<Activity>, string]>([
  ['nothing at all', {}, 'Nothing was said yet.'],
  [
    'a talk that went on until now',
    {
      bins: [
        bin(40, 39, [
          [4000, 30],
          [9000, 9],
        ]),
        bin(2, 1),
      ],
      lastAt: NOW - 5000,
    },
    '42 in, 40 out in the last 14 days; median answer 4 s; the last one just now.',
  ],
  [
    'a talk that ended today',
    { range: '24h', bins: [bin(1234, 0)], lastAt: NOW - 180 * MIN },
    '1,234 in, 0 out in the last 24 hours; quiet since 09:00 (3 h ago).',
  ],
  [
    'one that ended before the range',
    { range: '1h', lastAt: NOW - 4 * 1440 * MIN },
    'Nothing was said in the last hour; quiet since 18 Nov 12:00 (4 d ago).',
  ],
  [
    'one of another year',
    { range: 'all', bins: [bin(1, 1, [[0, 1]])], lastAt: new Date(2024, 1, 1, 8, 0).getTime() },
    '1 in, 1 out in all; median answer 0 s; quiet since 1 Feb 2024 08:00 (1025 d ago).',
  ],
  [
    'F8: more rows than are read, all of the future',
    { range: 'all', ahead: 50_000, cut: true, readFrom: NOW + 60 * MIN },
    'It is not known what was said: there are more rows than are read, and none of those read has a time in the past.',
  ],
  [
    'F8: rows of the future and no more',
    { ahead: 3 },
    'Nothing was said yet: all rows are dated later than now.',
  ],
  [
    'F8: rows without a time',
    { undated: 3 },
    'It is not known when anything was said: no row has a time in the past.',
  ],
  [
    'F8: one side cut in the future, the other whole',
    { range: '24h', cut: true, readFrom: NOW + MIN, lastAt: NOW - 4 * 1440 * MIN },
    'As far as known, nothing was said in the last 24 hours; quiet since 18 Nov 12:00 (4 d ago).',
  ],
])('says in one sentence what was said: %s', (_name, change, sentence) => {
  expect(summary(activity(change), NOW)).toBe(sentence);
});

it('says what is not in the numbers', () => {
  expect(leftOut(activity({}))).toEqual([]);
  expect(leftOut(activity({ undated: 1, readFrom: NOW - 60 * MIN }))).toEqual([
    'Only the newest 50,000 rows of each table were read; they reach back to 11:00.',
    '1 row without a readable time is not counted.',
  ]);
});

it('F8: says that what was read does not reach the past', () => {
  for (const readFrom of [null, NOW + MIN]) {
    expect(leftOut(activity({ cut: true, ahead: 1, readFrom }))).toEqual([
      'Only the newest 50,000 rows of each table were read; they do not reach back to now.',
      '1 row dated later than now is not counted.',
    ]);
  }
});

it('names a bin in the person’s own time', () => {
  expect(binWords(bin(3, 2, [[90_000, 1]]), 360 * MIN, NOW)).toBe(
    '06:00 – 12:00: 3 in, 2 out, median answer 2 min',
  );
  expect(binWords(bin(1, 0), 1440 * MIN, NOW)).toBe('06:00 – 23 Nov 06:00: 1 in, 0 out');
});
