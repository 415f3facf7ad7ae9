/** Reads when something is due from what a person typed. What is not wholly understood is refused, with the reason. */
import type { ParsedResult } from 'chrono-node/en';
import {
  asUtc,
  momentsOf,
  offsetMinutes,
  offsetWords,
  ownTimeZone,
  type WallTime,
  wallTime,
} from '../../../rules/wall-clock.js';

/** A time, with what is to be known of it before it is used; or why there is none, to follow the words. */
export type Due = { at: number; notes: string[] } | { refusal: string };

export const NO_TIME = 'is not a time; write “in 10 min”, “tomorrow 9:00” or 2026-11-23 09:00';

/** What is said of a time that lies behind. */
export const PASSED = 'has passed: goes out at once';
const TIME = '(\\d{1,2})(?::(\\d{2})(?::(\\d{2})(?:\\.\\d+)?)?)?\\s*([ap]m)?';
/** Year first, as the picker writes it. */
const YEAR_FIRST = new RegExp(
  `^(\\d{4})([-/])(\\d{1,2})\\2(\\d{1,2})(?:(?:T|,?\\s+(?:at\\s+)?)${TIME})?$`,
  'i',
);
/** Year last: between dots the day comes first, otherwise there are two ways to read it. */
const YEAR_LAST = new RegExp(
  `^(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4}|\\d{2})(?:,?\\s+(?:at\\s+)?${TIME})?$`,
  'i',
);
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}[\d:.]*(Z|[+-]\d{2}:?\d{2})$/;

const NOON = [12, 0, 0] as const;

/** @returns null for what no clock shows; noon where there is no time at all */
function clockOf([hour, minute = '0', second = '0', half]: readonly (string | undefined)[]) {
  if (hour === undefined) return NOON;
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  if (m > 59 || s > 59 || h > (half === undefined ? 23 : 12) || (half !== undefined && h === 0)) return null;
  if (half === undefined) return [h, m, s] as const;
  return [(h % 12) + (half.toLowerCase() === 'pm' ? 12 : 0), m, s] as const;
}

/** The moment at which the clock shows this, and what is to be known about it. */
function momentAt(wall: WallTime, now: number, timeZone: string): Due {
  const moments = momentsOf(wall, timeZone);
  const at = moments.find((moment) => moment > now) ?? moments.at(-1);
  if (at === undefined) return { refusal: 'does not exist: the clock is put forward past it then' };
  const [other] = moments.filter((moment) => moment !== at);
  if (other === undefined) return { at, notes: [] };
  const which = at < other ? 'earlier' : 'later';
  const rest = other <= now ? 'the earlier has passed' : `the other is at ${offsetWords(other, timeZone)}`;
  return { at, notes: [`the clock shows it twice: the ${which}, at ${offsetWords(at, timeZone)}; ${rest}`] };
}

function dateAt(
  [year, month, day]: readonly [number, number, number],
  time: readonly (string | undefined)[],
  now: number,
  timeZone: string,
): Due {
  const clock = clockOf(time);
  if (clock === null) return { refusal: 'is not a time of day' };
  const [hour, minute, second] = clock;
  const wall = { year, month, day, hour, minute, second };
  const date = new Date(asUtc(wall));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return { refusal: 'is a day that does not exist' };
  return momentAt(wall, now, timeZone);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function yearLast(
  [, a = '', mark, b = '', y = '', ...time]: RegExpExecArray,
  now: number,
  timeZone: string,
): Due {
  const [first, second] = [Number(a), Number(b)];
  const year = y.length === 2 ? 2000 + Number(y) : Number(y);
  if (mark === '.' || first === second || (first <= 31 && second <= 12 && first > 12)) {
    return dateAt([year, second, first], time, now, timeZone);
  }
  if (second > 12) return dateAt([year, first, second], time, now, timeZone);
  const due = dateAt([year, second, first], time, now, timeZone);
  if ('refusal' in due) return due;
  const said = (day: number, month: number) => `${day} ${MONTHS[month - 1]}`;
  const note = `read as day${mark}month, ${said(first, second)}; month${mark}day would be ${said(second, first)}`;
  return { ...due, notes: [note, ...due.notes] };
}

const EXACT: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
const NUMBERS = [
  'an?',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'half an',
];
const AMOUNT = `\\d{1,6}(?:[.,]\\d{1,3})?\\s*|(?:${NUMBERS.join('|')})\\s+`;
const UNIT =
  's(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?|mo(?:nths?)?|y(?:ears?)?';
const LENGTH = `(?:${AMOUNT})(?:${UNIT})(?![a-z])`;
const RELATIVE = new RegExp(
  `^(in\\s+|\\+\\s*|-\\s*)?(${LENGTH}(?:(?:\\s*,\\s*|\\s+and\\s+|\\s*)${LENGTH})*)(\\s+from\\s+now|\\s+ago)?$`,
  'i',
);

const amountOf = (text: string): number => {
  const word = NUMBERS.findIndex((each) => new RegExp(`^(?:${each})$`, 'i').test(text));
  if (word === NUMBERS.length - 1) return 0.5;
  return word < 0 ? Number(text.replace(',', '.')) : Math.max(1, word);
};

/**
 * Hours, minutes and seconds are counted as they pass; days and longer on the calendar, to the same time of day.
 * A library that adds hours to what the clock shows is an hour off on the night when it changes.
 */
function relative(
  [, before = '', lengths = '', after = '']: RegExpExecArray,
  now: number,
  timeZone: string,
): Due {
  const sign = before.startsWith('-') || /ago/i.test(after) ? -1 : 1;
  let exact = 0;
  const calendar = { d: 0, mo: 0 };
  for (const [, amount = '', unit = ''] of lengths.matchAll(
    new RegExp(`(${AMOUNT})(${UNIT})(?![a-z])`, 'gi'),
  )) {
    const n = amountOf(amount.trim()) * sign;
    const word = unit.toLowerCase();
    const each = word.startsWith('mo') ? undefined : EXACT[word.charAt(0)];
    if (each !== undefined) exact += Math.round(n * each);
    else if (!Number.isInteger(n)) return { refusal: 'has part of a day or more in it: write hours instead' };
    else if (word.startsWith('mo')) calendar.mo += n;
    else if (word.startsWith('y')) calendar.mo += 12 * n;
    else calendar.d += word.startsWith('w') ? 7 * n : n;
  }
  if (calendar.d === 0 && calendar.mo === 0) return { at: now + exact, notes: [] };
  const { year, month, day, ...clock } = wallTime(now, timeZone);
  const first = new Date(Date.UTC(year, month - 1 + calendar.mo, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const date = new Date(first.getTime() + (Math.min(day, last) - 1 + calendar.d) * 86_400_000);
  const to = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), ...clock };
  const due = momentAt(to, now, timeZone);
  return 'refusal' in due ? due : { ...due, at: due.at + exact };
}

/** What chrono-node understood of the words; its own arithmetic is not used. */
function understood({ start, text }: ParsedResult, now: number, timeZone: string): Due {
  const certain = (...names: Parameters<typeof start.isCertain>) =>
    names.some((name) => start.isCertain(name));
  const tags = [...start.tags()];
  if (start.isCertain('timezoneOffset')) {
    if (tags.includes('result/relativeDateAndTime')) return { refusal: NO_TIME };
    return { at: start.date().getTime(), notes: [] };
  }
  const part = (name: Parameters<typeof start.get>[0]): number => start.get(name) ?? 0;
  const wall: WallTime = {
    ...{ year: part('year'), month: part('month'), day: part('day') },
    ...{ hour: part('hour'), minute: part('minute'), second: part('second') },
  };
  const dated = (['day', 'weekday', 'month', 'year'] as const).some((name) => certain(name));
  if (!dated && !tags.some((tag) => tag.includes('asual')) && !certain('hour')) return { refusal: NO_TIME };
  const relativeTo = tags.some((tag) => tag.startsWith('result/relative'));
  if (!certain('day') && !certain('weekday') && !certain('hour') && dated && !relativeTo) {
    return { refusal: 'names no day' };
  }
  const today = wallTime(now, timeZone);
  const on = (days: number, from: WallTime): WallTime => {
    const date = new Date(Date.UTC(from.year, from.month - 1, from.day + days));
    const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    return { ...wall, ...day };
  };
  if (!dated && /^this\b/i.test(text)) return momentAt(on(0, today), now, timeZone);
  if (!dated) {
    const due = momentAt(on(0, today), now, timeZone);
    // A time of day that has passed is tomorrow's; one that is skipped today is not.
    const ahead = 'refusal' in due ? asUtc(on(0, today)) > asUtc(today) : due.at > now;
    return ahead ? due : momentAt(on(1, today), now, timeZone);
  }
  const due = momentAt(wall, now, timeZone);
  const weekly = certain('weekday') && !certain('day') && !('refusal' in due) && due.at <= now;
  return weekly ? momentAt(on(7, wall), now, timeZone) : due;
}

async function inWords(text: string, now: number, timeZone: string): Promise<Due> {
  if (/\b(?:last|previous|past)\b/i.test(text)) return { refusal: 'means something that has passed' };
  if (/\d[./]\d/.test(text)) {
    return { refusal: 'may be a date or a time: write 2026-12-05, 5.12.2026 (day.month.year) or 9:30' };
  }
  // Some 50 kB of vocabulary: loaded only when used.
  const { parse } = await import('chrono-node/en');
  const reference = { instant: new Date(now), timezone: offsetMinutes(now, timeZone) };
  const [found, ...more] = parse(text, reference, { forwardDate: true });
  if (found === undefined) return { refusal: NO_TIME };
  if (found.end != null) return { refusal: 'is a span of time: write only when it starts' };
  const left = `${text.slice(0, found.index)} ${text.slice(found.index + found.text.length)}`.trim();
  if (more.length > 0 || left !== '')
    return { refusal: `is not a time: “${left}” is not understood with the rest` };
  return understood(found, now, timeZone);
}

function read(text: string, now: number, timeZone: string): Due | Promise<Due> {
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst !== null) {
    const [, y, , m, d, ...time] = yearFirst;
    return dateAt([Number(y), Number(m), Number(d)], time, now, timeZone);
  }
  const last = YEAR_LAST.exec(text);
  if (last !== null) return yearLast(last, now, timeZone);
  const instant = WITH_OFFSET.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant)) return { at: instant, notes: [] };
  if (/^\d{1,2}\s*h$/i.test(text)) return { refusal: 'may be a time or a length: write 17:00 or in 17 h' };
  const length = RELATIVE.exec(text);
  return length === null ? inWords(text, now, timeZone) : relative(length, now, timeZone);
}

/**
 * When words say that something is due: `in 10 min`, `tomorrow 9:00`, `2026-11-23 09:00`, `5.12.2026`; a time of day
 * that has passed means tomorrow's.
 * @param now ms since 1970, UTC
 * @param timeZone the person's, an IANA name
 */
export async function readDue(words: string, now: number, timeZone = ownTimeZone()): Promise<Due> {
  const due = await read(words.trim(), now, timeZone);
  if ('refusal' in due || due.at > now) return due;
  return { ...due, notes: [...due.notes, due.at === now ? 'goes out at once' : PASSED] };
}
