import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  failedInRow,
  isTaskId,
  newTaskId,
  PAUSED_AFTER,
  rearmed,
  runsTooOften,
  seriesBackoff,
  taskSeriesOf,
  taskThread,
} from '../../src/rules/task.js';

const MIN = 60_000;
const DAY = 24 * 60 * MIN;
const NOW = Date.parse('2026-11-30T12:00:00Z');

describe('the session of a series', () => {
  test('is told by its thread, and only without a chat', () => {
    fc.assert(
      fc.property(fc.string(), (series) => {
        const threadId = taskThread(series);
        expect(taskSeriesOf({ messagingGroupId: null, threadId })).toBe(series);
        expect(taskSeriesOf({ messagingGroupId: 'mg', threadId })).toBeNull();
      }),
    );
    expect(taskSeriesOf({ messagingGroupId: null, threadId: 'system:tasks' })).toBe('');
    for (const threadId of [null, '', 'system:tasksx', 'system:other', 't-41']) {
      expect(taskSeriesOf({ messagingGroupId: null, threadId })).toBeNull();
    }
  });

  test('a new series has an id that a host takes, whatever its name', () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid({ version: 4 }), (name, uuid) => {
        const id = newTaskId(name, uuid);
        expect(isTaskId(id)).toBe(true);
        expect(id).toMatch(/^(t-[0-9a-f]{6}|[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?-[0-9a-f]{4})$/);
        expect(newTaskId(name, uuid)).toBe(id);
      }),
    );
    expect(newTaskId('  Tide gauge!  ', '19bef00d-0000-4000-8000-000000000000')).toBe('tide-gauge-19be');
    expect(newTaskId('מזג אוויר', '19bef00d-0000-4000-8000-000000000000')).toBe('t-19bef0');
  });
});

describe('runs that fail', () => {
  test('rest for 2, 4, 8, 16, 32 and from then on 60 minutes', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => seriesBackoff(n) / MIN)).toEqual([
      ...[0, 2, 4, 8, 16, 32, 60, 60, 60],
    ]);
  });

  test('never move the next run before its recurrence, nor more than an hour behind now or that', () => {
    fc.assert(
      fc.property(fc.integer({ min: -DAY, max: 30 * DAY }), fc.nat({ max: 40 }), (later, failures) => {
        const { at, paused } = rearmed(NOW + later, failures, NOW);
        expect(paused).toBe(failures >= PAUSED_AFTER);
        if (paused || failures === 0) expect(at).toBe(NOW + later);
        expect(at).toBeGreaterThanOrEqual(NOW + later);
        expect(at).toBeLessThanOrEqual(Math.max(NOW + later, NOW + 60 * MIN));
        if (failures > 0 && !paused) expect(at).toBeGreaterThanOrEqual(NOW + seriesBackoff(failures));
      }),
    );
  });

  test('are called too many a day from the fifth within 24 hours on, unless a script decides', () => {
    const every = (hours: number) => [1, 2, 3, 4, 5].map((n) => NOW + n * hours * 60 * MIN);
    expect(runsTooOften(every(4), false, NOW)).toBe(true);
    expect(runsTooOften(every(5), false, NOW)).toBe(false);
    expect(runsTooOften(every(1), true, NOW)).toBe(false);
    expect(runsTooOften(every(1).slice(0, 4), false, NOW)).toBe(false);
  });
});

test('failed runs of one task are counted as far as nothing stands between them', () => {
  const run = (state: 'failed' | 'done', prompt = 'p') => ({
    ...{ direction: 'inbound' as const, kind: 'task', state },
    body: { type: 'task' as const, prompt, script: null },
  });
  const messages = [
    run('failed'),
    run('failed'),
    run('done'),
    run('failed'),
    run('failed', 'q'),
    run('failed', 'q'),
  ];
  expect(messages.map((_, at) => failedInRow(messages, at))).toEqual([1, 2, 0, 1, 1, 2]);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(run('failed'), run('done'), run('failed', 'q'))), (some) => {
      for (const [at, one] of some.entries()) {
        const before = at === 0 ? 0 : failedInRow(some, at - 1);
        const same = before > 0 && some[at - 1]?.body.prompt === one.body.prompt;
        expect(failedInRow(some, at)).toBe(one.state === 'done' ? 0 : same ? before + 1 : 1);
      }
    }),
  );
});
