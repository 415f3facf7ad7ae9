import { expect, it, test } from 'vitest';
import { decideInbound } from '../../src/play/host/decide.js';
import { nextOfSeries, seriesBackoffMin } from '../../src/play/host/series.js';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const MINUTE = 60_000;
const every5 = { recurrence: '*/5 * * * *', seriesId: 'tide-1', zone: 'UTC' };

it('a series whose script fails rests 2, 4, 8 … minutes, and at most an hour', () => {
  expect(Array.from({ length: 8 }, (_, n) => seriesBackoffMin(n))).toEqual([0, 2, 4, 8, 16, 32, 60, 60]);
});

test.each([
  ['no failure: by its cron expression', 0, 5],
  ['one: the cron expression is later', 1, 5],
  ['three: 8 minutes', 3, 8],
  ['seven: an hour', 7, 60],
])('the next run after %s', (_what, failures, minutes) => {
  expect(nextOfSeries(every5, failures, NOW, '2.3')).toEqual({
    at: NOW + minutes * MINUTE,
    status: 'pending',
    note: null,
  });
});

it('after eight failures in a row it is paused, and its run log says why; a host of 2.0 goes on', () => {
  const next = nextOfSeries(every5, 8, NOW, '2.3');
  expect(next).toMatchObject({ at: NOW + 5 * MINUTE, status: 'paused' });
  expect(next.note).toBe(
    'auto-paused after 8 consecutive script failures (host); fix the script, then `ncl tasks resume tide-1`',
  );
  expect(nextOfSeries(every5, 8, NOW, '2.0')).toMatchObject({ status: 'pending', note: null });
});

it('a newer host copies a failed script as failed, and starts containers for answers that nobody reads', () => {
  const row = { id: 'm', kind: 'task', tries: 0, processAfter: null, trigger: true };
  const skipped = new Map([['m', { status: 'script-skip:error', at: NOW }]]);
  const decide = (dialect: '2.0' | '2.3', kind: string, acks = skipped) =>
    decideInbound([{ ...row, kind }], acks, { alive: false, now: NOW, dialect });
  expect(decide('2.3', 'task').settle).toEqual([{ id: 'm', status: 'failed' }]);
  expect(decide('2.0', 'task').settle).toEqual([]);
  expect(decide('2.3', 'system', new Map()).wake).toBe(true);
  expect(decide('2.0', 'system', new Map()).wake).toBe(false);
});
