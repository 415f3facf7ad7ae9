/** The words of a recurrence, read by themselves, beside the times that the parser gives. */
import { CronExpressionParser } from 'cron-parser';
import { asUtc, offsetWords, type WallTime, wallTime } from '../../src/rules/wall-clock.js';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
const NTH = ['first', 'second', 'third', 'fourth', 'fifth'];
const DAY = 86_400_000;

type Test<T> = (value: T) => boolean;

/** `1, 2 and 3` or `1 through 3`. */
function namesIn(text: string, all: readonly string[]): Test<string> {
  const [from, to] = text.split(' through ');
  if (to === undefined) return (name) => text.split(/, | and /).includes(name);
  const names = [...all, ...all];
  const first = names.indexOf(from ?? '');
  return (name) => names.slice(first, names.indexOf(to, first) + 1).includes(name);
}

function timeTest(words: string): Test<WallTime> {
  const every =
    /^Every (?:(\d+) )?(second|minute|hour)s?(?:, at (\d+) minutes? past)?(?: from (\S+) to (\S+))?$/.exec(
      words,
    );
  if (every === null) {
    const times = words.replace(/^At /, '').split(/, | and /);
    return ({ hour, minute, second }) =>
      times.some((time) => {
        const [h, m, s = 0] = time.split(':').map(Number);
        return h === hour && m === minute && s === second;
      });
  }
  const [, n = '1', unit, past = '0', from = '00:00', to = '23:59'] = every;
  const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return ({ hour, minute, second }) => {
    const at = hour * 60 + minute;
    if (unit === 'second') return true;
    if (second !== 0 || at < minuteOf(from) || at > minuteOf(to)) return false;
    if (unit === 'minute') return minute % Number(n) === 0;
    return minute === (every[4] === undefined ? Number(past) : minuteOf(from) % 60) && hour % Number(n) === 0;
  };
}

interface Day {
  month: number;
  day: number;
  weekday: string;
  last: number;
}

function dayTest(words: string): Test<Day> {
  const either = words.split(' or ');
  if (either.length > 1) {
    const tests = either.map(dayTest);
    return (day) => tests.some((test) => test(day));
  }
  const nth = /^on the (\w+) (\w+day) of the month$/.exec(words);
  if (nth !== null) {
    const [, which = '', weekday] = nth;
    return (at) =>
      at.weekday === weekday &&
      (which === 'last' ? at.day > at.last - 7 : Math.ceil(at.day / 7) === NTH.indexOf(which) + 1);
  }
  const month = /^(?:only )?in (.*)$/.exec(words)?.[1];
  if (month !== undefined) {
    const named = namesIn(month, MONTHS);
    return (at) => named(MONTHS[at.month - 1] ?? '');
  }
  const days = /^on (?:days? (.*?))?(?: of the month)?(?: and )?(the last day of the month)?$/.exec(words);
  if (days !== null) {
    const [, list, last] = days;
    const named = namesIn(
      list ?? '',
      [...Array(31)].map((_, at) => String(at + 1)),
    );
    return (at) =>
      (list !== undefined && named(String(at.day))) || (last !== undefined && at.day === at.last);
  }
  const named = namesIn(words.replace(/^(only )?on /, ''), [...WEEKDAYS.slice(1), 'Sunday']);
  return (at) => named(at.weekday);
}

/** The parts of a sentence: the comma between two names parts nothing. */
const partsOf = (words: string): string[] => words.split(/, (?=only |on |in |\w+day through )/);

function dayOf({ year, month, day }: WallTime): Day {
  const date = new Date(Date.UTC(year, month - 1, day));
  return {
    ...{ month, day, weekday: WEEKDAYS[date.getUTCDay()] ?? '' },
    last: new Date(Date.UTC(year, month, 0)).getUTCDate(),
  };
}

/** Whether the clock is put forward or back near `at`. */
const changes = (at: number, tz: string): boolean =>
  offsetWords(at - 2 * DAY, tz) !== offsetWords(at + 3 * DAY, tz);

/** As many days of the year are looked at, evenly. */
const DAYS = 5;

/**
 * The times at which the words and the parser differ: `2026-12-01T09:00 is not in the words`, as the clock shows
 * them. Around a change of the clock the parser moves and leaves out times; there nothing is compared.
 */
export function covers(
  words: string,
  expression: string,
  tz: string,
  { from, to }: { from: number; to: number },
): string[] {
  const [first = '', ...rest] = partsOf(words);
  const isTime = timeTest(first);
  const tests = rest.map(dayTest);
  const bySecond = first === 'Every second';
  const step = bySecond || /\d:\d\d:\d\d/.test(first) ? 1000 : 60_000;
  const length = bySecond ? 120_000 : DAY;
  const found: string[] = [];
  for (let at = from; at < to; at += Math.floor((to - from) / DAYS / DAY) * DAY) {
    if (changes(at, tz)) continue;
    const begin = asUtc(wallTime(at, tz));
    const said = new Set<number>();
    for (let clock = begin + step; clock < begin + length; clock += step) {
      const date = new Date(clock);
      const wall = {
        ...{ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() },
        ...{ hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds() },
      };
      if (isTime(wall) && tests.every((test) => test(dayOf(wall)))) said.add(clock);
    }
    const end = at + length;
    // Without an end it would search on to the next 29 February for each day that is looked at.
    const days = { currentDate: new Date(at), endDate: new Date(end), tz };
    const cron = CronExpressionParser.parse(expression, days);
    const given = new Set<number>();
    for (const each of cron.take(2000)) {
      if (each.getTime() < end) given.add(asUtc(wallTime(each.getTime(), tz)));
    }
    const differ = (clock: number, what: string) => found.push(`${new Date(clock).toISOString()} ${what}`);
    for (const clock of given) if (!said.has(clock)) differ(clock, 'is not in the words');
    for (const clock of said) if (!given.has(clock)) differ(clock, 'is only in the words');
  }
  return found;
}
