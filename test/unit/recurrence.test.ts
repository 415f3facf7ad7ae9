import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextRuns, readRecurrence, recurrenceLine } from '../../src/rules/recurrence.js';
import { covers } from '../support/schedule-words.js';
import { ZONES } from '../support/zones.js';

const YEAR = { from: Date.UTC(2026, 10, 29, 18), to: Date.UTC(2027, 10, 29, 18) };

describe('a recurrence that is refused', () => {
  test.each([
    ['F1', '', /is empty/],
    ['F1', '   ', /0 fields/],
    ['B05', '0 9 * *', /4 fields, where five are needed/],
    ['F2', '* * *', /3 fields/],
    ['F2', '0 9', /2 fields/],
    ['F2', '5', /1 field,/],
    ['F2', 'every day', /2 fields/],
    ['F3', '0 9 * * L', /not a cron expression/],
    ['F3', '0 9 * * 1,L', /not a cron expression/],
    ['F3', '0 0 31 4,6 *', /never comes/],
    ['F3', '0 0 30,31 2 *', /its month has no such day/],
    ['F3', '0 0 31 2 *', /its month has no such day/],
    ['F8', '0 9 15W * *', /not a cron expression/],
    ['F8', '0 9 LW * *', /not a cron expression/],
    ['F8', '0 9 L-2 * *', /not a cron expression/],
    ['F8', '0 22-2 * * *', /not a cron expression/],
    ['F8', '0 9 * * fri-mon', /not a cron expression/],
    ['F8', '0 9 * * 1 2030', /not a cron expression/],
    ['F8', '0 0 9 * * 1 2030', /too many fields/],
    ['F8', '@midnight', /1 field/],
    ['F8', '@reboot', /1 field/],
    ['F8', '@WEEKDAYS', /1 field/],
    ['F9', 'H 9 * * *', /drawn anew/],
    ['F9', '0 H(9-17) * * 1-5', /drawn anew/],
    ['F9', '0 9 H * THU', /drawn anew/],
    ['the name of something else', 'constructor', /1 field/],
  ])('%s: %j', (_case, expression, why) => {
    const { refusal, words } = readRecurrence(expression);
    expect(refusal).toMatch(why);
    if (expression !== '') expect(words).toBeNull();
  });
});

describe('the words of a recurrence', () => {
  test.each([
    ['0 9 * * 1-5', 'At 09:00, Monday through Friday'],
    ['30 7 * * *', 'At 07:30'],
    ['0 19 */2 * *', null],
    ['0 8 * * 6', 'At 08:00, only on Saturday'],
    ['0 9 1 * *', 'At 09:00, on day 1 of the month'],
    ['0 9 L * *', 'At 09:00, on the last day of the month'],
    ['0 9 * * 5L', 'At 09:00, on the last Friday of the month'],
    ['0 9 * * 1#2', 'At 09:00, on the second Monday of the month'],
    ['0 9 15,L * *', 'At 09:00, on day 15 and the last day of the month'],
    ['0 9,18 * * *', 'At 09:00 and 18:00'],
    ['*/15 * * * *', 'Every 15 minutes'],
    ['*/15 9-17 * * 1-5', 'Every 15 minutes from 09:00 to 17:45, Monday through Friday'],
    ['0 * * * *', 'Every hour'],
    ['1 * * * *', 'Every hour, at 1 minute past'],
    ['5 */2 * * *', 'Every 2 hours, at 5 minutes past'],
    ['0 9-17 * * *', 'Every hour from 09:00 to 17:00'],
    ['0 0 9 * * 1', 'At 09:00, only on Monday'],
    ['30 0 9 * * *', 'At 09:00:30'],
    ['* * * * * *', 'Every second'],
    ['0 9 29 2 *', 'At 09:00, on day 29 of the month, only in February'],
    ['0 9 * 1-3 *', 'At 09:00, in January through March'],
    ['0 9 1-7 * *', 'At 09:00, on days 1 through 7 of the month'],
    // A name of the wrong field is taken by its number.
    ['0 9 * mon *', 'At 09:00, only in January'],
    ['0 9 * * THU', 'At 09:00, only on Thursday'],
    ['0 9 * * 6,0', 'At 09:00, only on Saturday and Sunday'],
  ])('%s', (expression, words) => {
    expect(readRecurrence(expression)).toEqual({ refusal: null, words, note: null, runs: true });
  });

  test.each([
    ['0 9 15 * 1-5', 'At 09:00, on day 15 of the month or Monday through Friday'],
    ['0 9 */1 * 5', 'At 09:00'],
    ['0 9 13 * */1', 'At 09:00'],
    ['0 9 1-31 * 5', 'At 09:00'],
    ['0 9 * * 2/3', 'At 09:00, only on Tuesday, Friday and Sunday'],
    ['0 9 * * 2-7/3', 'At 09:00, only on Tuesday, Friday and Sunday'],
    ['*/40 * * * *', null],
    ['*/90 * * * *', 'Every hour'],
    ['0 */25 * * *', 'At 00:00'],
    ['0 9 * */13 *', 'At 09:00, only in January'],
    ['0 9 15 * 1#2', null],
  ])('F5 say what its fields say: %s', (expression, words) => {
    expect(readRecurrence(expression)).toMatchObject({ refusal: null, words });
  });

  test.each([
    ['0\t9\t*\t*\t*', 'At 09:00'],
    ['  0  9 * * *\n', 'At 09:00'],
    ['@weekdays', 'At 00:00, Monday through Friday'],
    ['@weekends', 'At 00:00, only on Saturday and Sunday'],
    ['@secondly', 'Every second'],
    ['? 9 * * *', 'Every minute from 09:00 to 09:59'],
    ['0 9 ? * 1', 'At 09:00, only on Monday'],
  ])('F9 and of what the host would run: %j', (expression, words) => {
    expect(readRecurrence(expression)).toEqual({ refusal: null, words, note: null, runs: true });
  });
});

describe('a stored recurrence', () => {
  test.each([
    ['F1', '', 'Every minute (empty)'],
    ['F2', '0 9 * *', '0 9 * * (4 fields: to the host, * 0 0 9 * *)'],
    ['F3', '0 0 31 4,6 *', '0 0 31 4,6 * (never comes: no month that it names has that day)'],
    ['F8', '0 9 15W * *', '0 9 15W * * (not a cron expression to the host)'],
    ['F8', '@midnight', '@midnight (not a cron expression to the host)'],
    ['F8', '0 9 * * L', '0 9 * * L (not a cron expression to the host)'],
    ['F8', '0 0 31 2 *', '0 0 31 2 * (not a cron expression to the host)'],
    ['F9', 'H 9 * * *', 'H 9 * * * (H is drawn anew by the host at each run)'],
    ['F5', '*/40 * * * *', '*/40 * * * *'],
    ['an ordinary one', '0 9 * * 1-5', 'At 09:00, Monday through Friday'],
  ])('%s: %j', (_case, expression, line) => {
    expect(recurrenceLine(expression)).toBe(line);
  });

  test.each(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@hourly', '@minutely', '@weekdays'])(
    '%s is what the parser takes it for',
    (name) => {
      expect(readRecurrence(name).refusal).toBeNull();
      expect(nextRuns(name, YEAR.from, 3, 'UTC')).toHaveLength(3);
    },
  );
});

const within = (min: number, max: number) => fc.integer({ min, max });
/** A field as people write one; now and then something that no host runs. */
function field(min: number, max: number): fc.Arbitrary<string> {
  const range = fc.tuple(within(min, max), within(min, max)).map(([a, b]) => `${a}-${b}`);
  const part = fc.oneof(
    within(min, max).map(String),
    range,
    fc.tuple(range, within(1, max)).map(([r, step]) => `${r}/${step}`),
    fc.tuple(fc.constantFrom('*', String(min)), within(1, max + 5)).map(([r, step]) => `${r}/${step}`),
  );
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant('*') },
    { weight: 3, arbitrary: within(min, max).map(String) },
    { weight: 3, arbitrary: fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(',')) },
  );
}
const minutes = fc.oneof(fc.constant('0'), within(0, 59).map(String), field(0, 59));
const dayOfMonth = fc.oneof(
  { weight: 8, arbitrary: field(1, 31) },
  { weight: 1, arbitrary: fc.constantFrom('L', '15,L', '?', '31') },
);
const dayOfWeek = fc.oneof(
  { weight: 8, arbitrary: field(0, 7) },
  { weight: 1, arbitrary: fc.constantFrom('L', '5L', '1#2', '3#5', '?', 'mon-fri', 'SUN', '1,L') },
);
const expressions = fc
  .tuple(fc.option(minutes), minutes, field(0, 23), dayOfMonth, field(1, 12), dayOfWeek)
  .map(([second, ...rest]) => [...(second === null ? [] : [second]), ...rest].join(' '));

describe('F5 whatever is accepted', () => {
  test('comes, at the times that the host’s parser gives', () => {
    fc.assert(
      fc.property(expressions, fc.constantFrom(...ZONES), (expression, tz) => {
        fc.pre(readRecurrence(expression).refusal === null);
        const own = CronExpressionParser.parse(expression, { currentDate: new Date(YEAR.from), tz });
        const times = nextRuns(expression, YEAR.from, 5, tz);
        expect(times).toEqual([...Array(5)].map(() => own.next().getTime()));
      }),
      { numRuns: 20 },
    );
  });

  test('has words that are true of each of its times for a year, and of no other', () => {
    fc.assert(
      fc.property(expressions, fc.constantFrom(...ZONES), (expression, tz) => {
        const { refusal, words } = readRecurrence(expression);
        fc.pre(refusal === null && words !== null);
        expect(covers(words ?? '', expression, tz, YEAR)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  test.each(ZONES)('%s: ordinary ones, for a year', (tz) => {
    for (const expression of ['0 9 * * 1-5', '0 9 15 * 1-5', '0 9 L * *', '30 2 * * 0']) {
      const words = readRecurrence(expression).words ?? '';
      expect(covers(words, expression, tz, YEAR)).toEqual([]);
    }
  });
});
