import type { CronFieldCollection } from 'cron-parser';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
const NTH = ['first', 'second', 'third', 'fourth', 'fifth'];
/** More times of a day, or days of a month, than this are not read as a list. */
const MOST_LISTED = 6;

const two = (n: number): string => String(n).padStart(2, '0');
const clock = (hour: number, minute: number): string => `${two(hour)}:${two(minute)}`;

function list(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** Ascending, each once. */
const numbers = (values: readonly (number | string)[]): number[] =>
  [...new Set(values.filter((value) => typeof value === 'number'))].sort((a, b) => a - b);

const isRun = (values: readonly number[]): boolean =>
  values.every((value, place) => place === 0 || value === (values[place - 1] ?? 0) + 1);

/** `n` for 0, n, 2n, … where that goes on evenly past `size`; null for anything else. */
function evenStep(values: readonly number[], size: number): number | null {
  const [first, step = size] = values;
  if (first !== 0 || size % step !== 0 || values.length !== size / step) return null;
  return values.every((value, place) => value === place * step) ? step : null;
}

/** `through` for three in a row or more, otherwise a list. */
function span(values: readonly number[], word: (value: number) => string): string {
  const [first = 0] = values;
  return values.length > 2 && isRun(values)
    ? `${word(first)} through ${word(values.at(-1) ?? 0)}`
    : list(values.map(word));
}

/** The times of a day; null where they cannot be put shortly. */
function timeWords(
  seconds: readonly number[],
  minutes: readonly number[],
  hours: readonly number[],
): string | null {
  const [second = 0] = seconds;
  const [minute = 0] = minutes;
  const [from = 0] = hours;
  const to = hours.at(-1) ?? 0;
  const allDay = hours.length === 24;
  if (seconds.length > 1) {
    return seconds.length === 60 && minutes.length === 60 && allDay ? 'Every second' : null;
  }
  if (second !== 0) {
    return minutes.length === 1 && hours.length === 1 ? `At ${clock(from, minute)}:${two(second)}` : null;
  }
  const step = evenStep(minutes, 60);
  if (step !== null && step < 60) {
    const every = step === 1 ? 'Every minute' : `Every ${step} minutes`;
    if (allDay) return every;
    return isRun(hours) ? `${every} from ${clock(from, 0)} to ${clock(to, 60 - step)}` : null;
  }
  if (minutes.length === 1) {
    const hourly = evenStep(hours, 24);
    const past = minute === 0 ? '' : `, at ${minute} ${minute === 1 ? 'minute' : 'minutes'} past`;
    if (hourly === 1) return `Every hour${past}`;
    if (hourly !== null && hourly <= 12) return `Every ${hourly} hours${past}`;
    if (hours.length > 3 && isRun(hours))
      return `Every hour from ${clock(from, minute)} to ${clock(to, minute)}`;
  }
  if (hours.length * minutes.length > MOST_LISTED) return null;
  return `At ${list(hours.flatMap((hour) => minutes.map((each) => clock(hour, each))))}`;
}

/** The weekdays, Monday first; undefined where they cannot be put shortly. */
function weekdayWords({ dayOfWeek }: CronFieldCollection): string | undefined {
  const { values, nthDay } = dayOfWeek;
  const [only] = values;
  if (typeof only === 'string') {
    const last = /^([0-7])L$/.exec(only)?.[1];
    return last === undefined || values.length > 1
      ? undefined
      : `on the last ${WEEKDAYS[Number(last) % 7]} of the month`;
  }
  if (values.some((value) => typeof value === 'string')) return undefined;
  const days = [...new Set(numbers(values).map((day) => (day + 6) % 7))].sort((a, b) => a - b);
  const name = (day: number): string => WEEKDAYS[(day + 1) % 7] ?? '';
  const [first = 0] = days;
  if (nthDay > 0)
    return days.length === 1 ? `on the ${NTH[nthDay - 1]} ${name(first)} of the month` : undefined;
  return days.length > 2 && isRun(days) ? span(days, name) : `only on ${span(days, name)}`;
}

function monthDayWords({ dayOfMonth }: CronFieldCollection): string | undefined {
  const days = numbers(dayOfMonth.values);
  const others = dayOfMonth.values.filter((day) => typeof day === 'string');
  if (others.some((day) => day !== 'L') || others.length > 1) return undefined;
  if (days.length > MOST_LISTED && !isRun(days)) return undefined;
  const last = others.length === 0 ? '' : 'the last day of the month';
  if (days.length === 0) return `on ${last}`;
  const said = `on ${days.length === 1 ? 'day' : 'days'} ${span(days, String)}`;
  return last === '' ? `${said} of the month` : `${said} and ${last}`;
}

/** On which days of its months: '' for all of them, undefined where that cannot be put shortly. */
function dayWords(fields: CronFieldCollection): string | undefined {
  const { dayOfMonth, dayOfWeek } = fields;
  const anyDay = numbers(dayOfMonth.values).length === 31;
  const anyWeekday =
    dayOfWeek.nthDay === 0 && new Set(numbers(dayOfWeek.values).map((day) => day % 7)).size === 7;
  if (dayOfWeek.isWildcard) return anyDay ? '' : monthDayWords(fields);
  if (dayOfMonth.isWildcard) return anyWeekday ? '' : weekdayWords(fields);
  // One of many is picked from either only where the other says nothing of it.
  if (dayOfWeek.nthDay > 0) return undefined;
  // Either of the two is enough, so one that takes every day, however it is written, leaves nothing to the other.
  if (anyDay || anyWeekday) return '';
  const day = monthDayWords(fields);
  const weekday = weekdayWords(fields)?.replace(/^only /, '');
  return day === undefined || weekday === undefined ? undefined : `${day} or ${weekday}`;
}

/**
 * A schedule in words that say what the parsed fields say: the text it was written as is not looked at.
 * @returns null where no short sentence says it exactly
 */
export function scheduleWords(fields: CronFieldCollection): string | null {
  const time = timeWords(
    numbers(fields.second.values),
    numbers(fields.minute.values),
    numbers(fields.hour.values),
  );
  const days = dayWords(fields);
  if (time === null || days === undefined) return null;
  const months = numbers(fields.month.values);
  const when =
    months.length === 12
      ? ''
      : `${months.length > 2 && isRun(months) ? '' : 'only '}in ${span(months, (m) => MONTHS[m - 1] ?? '')}`;
  return [time, days, when].filter((part) => part !== '').join(', ');
}
