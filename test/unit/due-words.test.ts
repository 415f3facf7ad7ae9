import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDue } from '../../src/renderer/features/message/due-words.js';
import { momentsOf, momentWords, offsetMinutes, wallTime } from '../../src/rules/wall-clock.js';
import { ZONES } from '../support/zones.js';

const BERLIN = 'Europe/Berlin';
/** 29 Nov 2026, a Sunday, at 18:00 in Berlin. */
const NOW = Date.UTC(2026, 10, 29, 17);
const iso = async (words: string, now = NOW, zone: string = BERLIN) => {
  const due = await readDue(words, now, zone);
  return 'refusal' in due ? due.refusal : new Date(due.at).toISOString().replace(':00.000Z', 'Z');
};
const notes = async (words: string, now = NOW, zone: string = BERLIN) => {
  const due = await readDue(words, now, zone);
  return 'refusal' in due ? due.refusal : due.notes.join('; ');
};

describe('when something is due', () => {
  test.each([
    ['in 10 min', '2026-11-29T17:10Z'],
    ['in 2 hours', '2026-11-29T19:00Z'],
    ['+2h', '2026-11-29T19:00Z'],
    ['in 1.5 hours', '2026-11-29T18:30Z'],
    ['in half an hour', '2026-11-29T17:30Z'],
    ['in an hour and 10 minutes', '2026-11-29T18:10Z'],
    ['in 2 days', '2026-12-01T17:00Z'],
    ['2 weeks from now', '2026-12-13T17:00Z'],
    ['in 3 months', '2027-02-28T17:00Z'],
    ['tomorrow 9:00', '2026-11-30T08:00Z'],
    ['9:00', '2026-11-30T08:00Z'],
    ['monday 9:00', '2026-11-30T08:00Z'],
    ['friday', '2026-12-04T11:00Z'],
    ['sunday 9:00', '2026-12-06T08:00Z'],
    ['1am', '2026-11-30T00:00Z'],
    ['28 March', '2027-03-28T10:00Z'],
    ['2026-12-01 08:30', '2026-12-01T07:30Z'],
    ['2026-12-01T08:30', '2026-12-01T07:30Z'],
    ['2026-12-01', '2026-12-01T11:00Z'],
    ['2026-12-01T08:30:00.000Z', '2026-12-01T08:30Z'],
    ['tomorrow 9:00 UTC', '2026-11-30T09:00Z'],
    // B04: dotted dates are day.month.year.
    ['1.12.2026', '2026-12-01T11:00Z'],
    ['5.12.2026 10:00', '2026-12-05T09:00Z'],
    ['28.03.2027 10:00', '2027-03-28T08:00Z'],
    ['28/3/2027', '2027-03-28T10:00Z'],
    ['3/28/2027 5pm', '2027-03-28T15:00Z'],
  ])('%s', async (words, expected) => {
    expect(await iso(words)).toBe(expected);
    expect(await notes(words)).toBe('');
  });

  test.each([
    ['B04', '5/12/2026 10:00', '2026-12-05T09:00Z', /read as day\/month, 5 Dec; month\/day would be 12 May/],
    ['F4', '01/12/2026', '2026-12-01T11:00Z', /1 Dec; month\/day would be 12 Jan/],
    ['B04', 'today 0:01', '2026-11-28T23:01Z', /has passed: goes out at once/],
    ['B04', '2020-01-01 10:00', '2020-01-01T09:00Z', /has passed: goes out at once/],
    ['B04', '12.1.2026', '2026-01-12T11:00Z', /has passed/],
    ['F4', 'today at 9', '2026-11-29T08:00Z', /has passed/],
    ['F4', 'noon today', '2026-11-29T11:00Z', /has passed/],
    ['F4', 'this afternoon', '2026-11-29T14:00Z', /has passed/],
    ['F4', '2 days ago', '2026-11-27T17:00Z', /has passed/],
    ['F4', '-10 min', '2026-11-29T16:50Z', /has passed/],
  ])('%s: %s is said', async (_case, words, expected, said) => {
    expect(await iso(words)).toBe(expected);
    expect(await notes(words)).toMatch(said);
  });

  test('F4 the end of the month, on its afternoon', async () => {
    expect(await notes('end of month', Date.UTC(2026, 10, 30, 15))).toMatch(/has passed/);
  });

  test.each([
    ['F4', '9:00-10:00', /is a span of time/],
    ['F4', 'dec 5 to dec 7', /is a span of time/],
    ['F4', 'last friday', /has passed/],
    ['half understood', 'tomorrow 9:00 or so', /“or so” is not understood/],
    ['half understood', 'last monday of december', /has passed/],
    ['half understood', 'day after tomorrow at noon', /“day after” is not understood/],
    ['half understood', 'not tomorrow', /“not” is not understood/],
    ['half understood', 'second friday', /“second” is not understood/],
    ['half understood', 'sunday 25:00', /“25:00” is not understood/],
    ['half understood', 'December', /names no day/],
    ['half understood', 'in 1.5 days', /write hours/],
    ['half understood', '2 hours before tomorrow', /is not a time/],
    ['two readings', '17h', /may be a time or a length/],
    ['two readings', '5/12', /write 2026-12-05/],
    ['two readings', '5.12.', /is not a time|write 2026-12-05/],
    ['none', 'banana', /is not a time/],
    ['none', '2026-13-01 08:30', /does not exist/],
    ['none', '2026-02-30 08:30', /does not exist/],
    ['none', '12.28.2026', /does not exist/],
    ['none', '2026-12-01 25:00', /not a time of day/],
  ])('%s: %s is refused', async (_case, words, why) => {
    expect(await readDue(words, NOW, BERLIN)).toEqual({ refusal: expect.stringMatching(why) });
  });
});

describe('where the clock changes', () => {
  const spring = Date.UTC(2026, 2, 29, 0, 50);
  const autumn = Date.UTC(2026, 9, 25, 1, 10);

  test('F6 a length of time is as long as it says', async () => {
    expect(await iso('in 1,5 hours', spring)).toBe('2026-03-29T02:20Z');
    expect(await iso('in 20 min', spring)).toBe('2026-03-29T01:10Z');
    expect(await iso('in 8 hours', Date.UTC(2026, 2, 28, 17, 30))).toBe('2026-03-29T01:30Z');
    expect(await iso('in 24 hours', Date.UTC(2026, 2, 28, 1, 30))).toBe('2026-03-29T01:30Z');
  });

  test.each(['2026-03-29 02:30', 'tomorrow 2:30', '29 March 2:30am', 'in 1 day', '29.3.2026 2:30'])(
    'F10 a time that is skipped is refused: %s',
    async (words) => {
      const now = Date.UTC(2026, 2, 28, 1, 30);
      expect(await iso(words, now)).toMatch(/put forward past it/);
    },
  );

  test('F10 nor is a time of day that is skipped tonight tomorrow’s', async () => {
    expect(await iso('2:30', spring)).toMatch(/put forward past it/);
  });

  test('F10 of a time that is shown twice the one that is ahead is taken, and it is said', async () => {
    const before = Date.UTC(2026, 9, 24, 12);
    expect(await iso('2026-10-25 02:30', before)).toBe('2026-10-25T00:30Z');
    expect(await notes('2026-10-25 02:30', before)).toMatch(
      /twice: the earlier, at UTC\+2; the other is at UTC\+1/,
    );
    expect(await iso('at 2:45', autumn)).toBe('2026-10-25T01:45Z');
    expect(await notes('at 2:45', autumn)).toMatch(/the later, at UTC\+1; the earlier has passed/);
  });

  /** Every change of the clocks in 2026 and 2027, as the first moment after it. */
  const changes = (zone: string): number[] => {
    const found: number[] = [];
    const step = 21_600_000;
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2028, 0, 1); at += step) {
      if (offsetMinutes(at, zone) === offsetMinutes(at + step, zone)) continue;
      let [low, high] = [at, at + step];
      while (high - low > 60_000) {
        const middle = Math.floor((low + high) / 120_000) * 60_000;
        if (offsetMinutes(middle, zone) === offsetMinutes(low, zone)) low = middle;
        else high = middle;
      }
      found.push(high);
    }
    return found;
  };

  test.each(ZONES)('F6 %s: every length across every change is exact', async (zone) => {
    const around = [-8 * 60, -70, -20, -1, 0, 5, 90];
    for (const change of changes(zone)) {
      for (const minute of around) {
        const now = change + minute * 60_000;
        for (const length of [1, 20, 70, 480, 1500]) {
          expect(await readDue(`in ${length} min`, now, zone)).toEqual({
            at: now + length * 60_000,
            notes: [],
          });
        }
        expect(await readDue('in 2 hours', now, zone)).toEqual({ at: now + 7_200_000, notes: [] });
      }
    }
  });

  test.each(ZONES)('F10 %s: a written time is one that the clock shows, or refused', async (zone) => {
    const pad = (n: number) => String(n).padStart(2, '0');
    for (const change of changes(zone)) {
      for (let minute = -120; minute <= 120; minute += 30) {
        // As the clock would go on from before the change: some of these are never shown.
        const before = change - 86_400_000;
        const { year, month, day, hour, minute: m } = wallTime(change - 60_000, zone);
        const date = new Date(Date.UTC(year, month - 1, day, hour, m + 1 + minute));
        const words = `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())} ${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
        const due = await readDue(words, before, zone);
        if ('refusal' in due) {
          expect(due.refusal).toMatch(/put forward/);
          continue;
        }
        const shown = wallTime(due.at, zone);
        expect([shown.hour, shown.minute]).toEqual([date.getUTCHours(), date.getUTCMinutes()]);
        expect(due.notes.length).toBe(momentsOf(shown, zone).length - 1);
      }
    }
  });
});

test('the clock on the wall shows each of its moments', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2026, 0, 1) / 1000, max: Date.UTC(2028, 0, 1) / 1000 }),
      fc.constantFrom(...ZONES),
      (second, zone) => {
        const at = second * 1000;
        expect(momentsOf(wallTime(at, zone), zone)).toContain(at);
      },
    ),
    { numRuns: 300 },
  );
});

test('F7 the next times have the year where it is another one, the seconds and the offset where they matter', () => {
  const leap = [Date.UTC(2028, 1, 29, 8), Date.UTC(2032, 1, 29, 8)];
  expect(momentWords(leap, NOW, BERLIN)).toEqual(['Tue 29 Feb 2028 09:00', 'Sun 29 Feb 2032 09:00']);
  expect(momentWords([Date.UTC(2026, 10, 30, 8)], NOW, BERLIN)).toEqual(['Mon 30 Nov 09:00']);
  expect(momentWords([Date.UTC(2026, 10, 30, 8, 0, 30)], NOW, BERLIN)).toEqual(['Mon 30 Nov 09:00:30']);
  expect(momentWords([Date.UTC(2026, 9, 25, 0, 30)], NOW, BERLIN)).toEqual(['Sun 25 Oct 02:30 (UTC+2)']);
  expect(momentWords([Date.UTC(2026, 10, 30, 12)], NOW, 'America/Sao_Paulo')).toEqual(['Mon 30 Nov 09:00']);
});
