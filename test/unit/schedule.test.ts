import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { LiveRow, Scheduled } from '../../src/contract/entities/schedule.js';
import {
  actionsOf,
  byNextRun,
  isAmong,
  type ScheduleFilter,
  scheduleFilters,
  scheduleStates,
  standingOf,
} from '../../src/rules/schedule.js';
import { elsewhereWords, nextRunWords, sameClock, untilWords } from '../../src/rules/schedule-words.js';
import { wallTime } from '../../src/rules/wall-clock.js';
import { ZONES } from '../support/zones.js';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const MIN = 60_000;
const session = { status: 'active' } as const;
const daily = { expression: '0 9 * * *', words: 'At 09:00', note: null, runs: true };

const row = (change: Partial<LiveRow> = {}): LiveRow => ({
  ...{ key: 'in:1', paused: false, dueAt: NOW + 20 * MIN, tries: 0, stands: 'open' },
  ...change,
});

function scheduled(live: LiveRow[], change: Partial<Scheduled> = {}): Scheduled {
  return {
    ...{ series: 's', row: { key: 'in:1', id: 's', seq: 2, at: NOW, text: 'Water' }, kind: 'task' },
    ...{ recurrence: daily, address: { channelType: null, platformId: null, threadId: null } },
    ...{ live, liveCount: live.length, ended: null, failures: 0, streak: 0 },
    ...change,
  };
}
const ended = (status: string, ack: string | null = null, at: number | null = null) =>
  scheduled([], { ended: { status, ack, at } });
const once = { recurrence: null };
const broken = {
  recurrence: { ...daily, words: null, note: 'not a cron expression to the host', runs: false },
};

describe('B07 where a scheduled thing stands', () => {
  it.each<[string, Scheduled, string, number | null]>([
    ['waits for its time', scheduled([row()]), 'ahead', NOW + 20 * MIN],
    ['comes once', scheduled([row()], once), 'ahead', NOW + 20 * MIN],
    ['is due at once', scheduled([row({ dueAt: 0 })]), 'due', 0],
    ['has just come', scheduled([row({ dueAt: NOW - 30_000 })]), 'due', NOW - 30_000],
    ['was passed by', scheduled([row({ dueAt: NOW - 20 * MIN })]), 'overdue', NOW - 20 * MIN],
    ['has a time that is none', scheduled([row({ dueAt: null })]), 'never', null],
    ['is with the container', scheduled([row({ stands: 'claimed', dueAt: NOW - 1 })]), 'working', NOW - 1],
    ['is hidden by an older ack', scheduled([row({ stands: 'missed' })]), 'missed', null],
    ['is paused', scheduled([row({ paused: true })]), 'paused', null],
    ['is answered', scheduled([row({ stands: 'answered' })]), 'ran', NOW],
    ['has run just now', ended('completed', 'completed', NOW - 10_000), 'ran', NOW - 10_000],
    [
      'has run, and no host goes on',
      ended('completed', 'completed', NOW - 10 * MIN),
      'overdue',
      NOW - 10 * MIN,
    ],
    ['B10 was given up', ended('failed'), 'dead', null],
    ['B21 failed by its script', ended('failed', 'script-skip:error', NOW - 1000), 'ran', NOW - 1000],
    ['has a status that nobody knows', ended('held'), 'dead', null],
    ['F8 has run and cannot recur', { ...ended('completed'), ...broken }, 'dead', null],
  ])('one that %s', (_, entry, state, nextAt) => {
    expect(standingOf(entry, session, NOW, false)).toMatchObject({ state, nextAt });
  });

  it('in a closed session does not run', () => {
    expect(standingOf(scheduled([row()]), { status: 'closed' }, NOW, false)).toMatchObject({
      state: 'closed',
      nextAt: null,
    });
  });

  it('says besides that it is forked, that it fails, that the host cannot run it', () => {
    const entry = scheduled([row(), row({ key: 'in:2' })], { failures: 3, ...broken });
    expect(standingOf(entry, session, NOW, false).marks.map(({ mark, word }) => [mark, word])).toEqual([
      ['forked', 'forked: 2 live rows'],
      ['failing', '3 runs failed'],
      ['unrunnable', 'cannot recur'],
    ]);
  });

  it.each<[string, Scheduled, string, string[]]>([
    ['fails', scheduled([row()], { failures: 5, streak: 5 }), 'ahead', ['fails 5 in a row; pauses after 8']],
    ['the agent gave up on', scheduled([row()], { failures: 2, streak: 0 }), 'ahead', ['2 runs failed']],
    ['the host paused', scheduled([row({ paused: true })], { streak: 8 }), 'stopped', ['failed 8 in a row']],
    ['an operator paused', scheduled([row({ paused: true })], { streak: 7 }), 'paused', [expect.any(String)]],
    ['was given up', ended('failed', null, NOW - 1000), 'ran', []],
  ])('where failed runs come again, one that %s', (_, entry, state, words) => {
    const standing = standingOf(entry, session, NOW, true);
    expect(standing.state).toBe(state);
    expect(standing.marks.map(({ word }) => word)).toEqual(words);
    expect(isAmong(standing, 'paused')).toBe(state === 'paused' || state === 'stopped');
  });

  it('foretells how failures put off the run that the host makes next', () => {
    const over = (streak: number) =>
      standingOf({ ...ended('failed', 'script-skip:error', NOW - 1000), streak }, session, NOW, true);
    expect(over(3).sentence).toMatch(/due 8 min after that at the earliest, since the last 3 failed/);
    expect(over(8).sentence).toMatch(/pauses the series/);
  });

  it('two messages that come once are no fork', () => {
    expect(standingOf(scheduled([row(), row({ key: 'in:2' })], once), session, NOW, false).marks).toEqual([]);
  });
});

describe('what can be done with it', () => {
  it.each<[string, Scheduled, string[]]>([
    ['waits', scheduled([row()]), ['dueNow', 'pause', 'cancel']],
    ['is due', scheduled([row({ dueAt: NOW })]), ['pause', 'cancel']],
    ['is never due', scheduled([row({ dueAt: null })], once), ['dueNow', 'pause', 'cancel']],
    ['is paused', scheduled([row({ paused: true })]), ['resume', 'cancel']],
    ['is paused in part', scheduled([row(), row({ paused: true })]), ['dueNow', 'pause', 'resume', 'cancel']],
    ['is with the container', scheduled([row({ stands: 'claimed' })]), ['cancel']],
    ['waits for its next run', ended('completed'), ['cancel']],
  ])('one that %s', (_, entry, actions) => {
    expect(actionsOf(entry, NOW)).toEqual(actions);
  });
});

const anyRow = fc.record({
  key: fc.constant('in:1'),
  paused: fc.boolean(),
  dueAt: fc.option(fc.integer({ min: 0, max: 2 * NOW })),
  tries: fc.nat(6),
  stands: fc.constantFrom('open', 'claimed', 'answered', 'failed', 'missed'),
}) as fc.Arbitrary<LiveRow>;
const anything = fc
  .record({
    live: fc.array(anyRow, { maxLength: 4 }),
    recurrence: fc.constantFrom(null, daily, broken.recurrence),
    failures: fc.nat(10),
    streak: fc.nat(10),
    status: fc.constantFrom('completed', 'failed', '', 'held'),
    ack: fc.constantFrom(null, 'completed', 'failed', 'script-skip:error'),
    at: fc.option(fc.integer({ min: 0, max: 2 * NOW })),
  })
  .map(({ live, recurrence, failures, ...end }) =>
    scheduled(live, { recurrence, failures, ended: live.length > 0 ? null : end }),
  );

test('whatever the files say: one state with a word and a sentence, found by some filter, and an order', () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 8 }), (entries) => {
      const names = Object.keys(scheduleFilters) as ScheduleFilter[];
      const standings = entries.map((entry) => standingOf(entry, session, NOW, false));
      for (const standing of standings) {
        expect(scheduleStates[standing.state]).toBeTruthy();
        expect(standing.sentence).toMatch(/^\p{Lu}.*\.$/u);
        expect(names.some((name) => isAmong(standing, name))).toBe(true);
        expect(standing.nextAt).not.toBeNaN();
      }
      const sorted = standings.map(({ nextAt }, at) => ({ nextAt, id: String(at) })).sort(byNextRun);
      const times = sorted.map(({ nextAt }) => nextAt ?? Number.POSITIVE_INFINITY);
      expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    }),
  );
});

describe('when it runs next, in words', () => {
  const at = (text: string): number => Date.parse(text);
  it.each([
    ['in 40 s', NOW + 40_000],
    ['in 20 min', NOW + 20 * MIN],
    ['20 min ago', NOW - 20 * MIN],
    ['today 19:00', at('2026-11-30T19:00:00Z')],
    ['tomorrow 09:00', at('2026-12-01T09:00:00Z')],
    ['Thu 09:00', at('2026-12-03T09:00:00Z')],
    ['Sun 09:00', at('2026-12-06T09:00:00Z')],
    ['Mon 7 Dec 09:00', at('2026-12-07T09:00:00Z')],
    ['Fri 1 Jan 2027 09:00', at('2027-01-01T09:00:00Z')],
  ])('%s', (words, moment) => {
    expect(nextRunWords(moment, NOW, 'UTC')).toBe(words);
  });

  it('F10 an hour that comes twice has its offset', () => {
    const now = at('2026-10-24T20:00:00Z');
    expect(nextRunWords(at('2026-10-25T01:30:00Z'), now, 'Europe/Berlin')).toBe('tomorrow 02:30 (UTC+1)');
  });

  test('F6 counts on the clock: twenty minutes are twenty minutes in a night without an hour', () => {
    const now = at('2026-03-29T00:50:00Z');
    expect(nextRunWords(now + 20 * MIN, now, 'Europe/Berlin')).toBe('in 20 min');
  });

  test('in any zone: the hour and minute of its clock, and the day that its calendar has', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') }),
        fc.integer({ min: 60 * MIN, max: 14 * 24 * 60 * MIN }),
        (zone, now, ahead) => {
          const words = nextRunWords(now + ahead, now, zone);
          const wall = wallTime(now + ahead, zone);
          const clock = `${String(wall.hour).padStart(2, '0')}:${String(wall.minute).padStart(2, '0')}`;
          expect(words).toContain(clock);
          if (words.startsWith('today')) expect(wall.day).toBe(wallTime(now, zone).day);
          else
            expect(`${wall.day} ${wall.month}`).not.toBe(
              `${wallTime(now, zone).day} ${wallTime(now, zone).month}`,
            );
        },
      ),
    );
  });

  it('B06 says what the host’s clock shows, with the weekday where it is another day', () => {
    const moment = at('2026-12-01T01:30:00Z');
    expect(elsewhereWords(moment, 'UTC', 'America/Sao_Paulo')).toBe('Mon 22:30 in Sao Paulo');
    expect(elsewhereWords(moment, 'UTC', 'Europe/Berlin')).toBe('02:30 in Berlin');
    expect(sameClock(moment, 'Europe/Berlin', 'Europe/Paris')).toBe(true);
    expect(sameClock(moment, 'UTC', 'Europe/Paris')).toBe(false);
  });

  it.each([
    ['in 3 h', 3 * 60 * MIN],
    ['in 5 d', 5 * 24 * 60 * MIN],
    ['2 h ago', -2 * 60 * MIN],
  ])('%s', (words, ms) => {
    expect(untilWords(NOW + ms, NOW)).toBe(words);
  });
});
