/** Reads where somebody wants to go in a conversation. As the composer reads times, but with an eye on the past. */
import { momentsOf, offsetMinutes, ownTimeZone, type WallTime, wallTime } from '../../../rules/wall-clock.js';
import { dayName, fullTime } from '../../ui/format.js';
import { readDue } from './due-words.js';
import type { Goal } from './goal.js';

/** Where to go, and how that was understood; or why it was not, to follow the words. */
export type GoalRead = { goal: Goal; said: string } | { refusal: string };

type When = { at: number } | { refusal: string };

const NO_GOAL = 'is neither a date nor a time nor a seq';
const DATE_ALONE = /^(?:\d{4}([-/])\d{1,2}\1\d{1,2}|\d{1,2}([./-])\d{1,2}\2(?:\d{4}|\d{2}))$/;
const DATE_AND_TIME = /^\d{4}[-/]\d|^\d{1,2}[./-]\d{1,2}[./-]\d{2}/;
const LENGTH = /^(?:in\s|[+-]\s*\d)|\s(?:ago|from now)$/i;
const DAYS_OR_LONGER = /(?:\d|\s)(?:d|days?|w|weeks?|mo|months?|y|years?)\b/i;
const AHEAD = /\b(?:next|tomorrow|coming)\b/i;
const PART_OF_DAY = /casualReference\/(?:morning|afternoon|evening|noon|midday|midnight|tonight)/;

/** The first moment of a day: on some days the clock is put forward at midnight. */
function startOf({ year, month, day }: WallTime, timeZone: string): When {
  for (const hour of [0, 1, 2, 3]) {
    const [at] = momentsOf({ year, month, day, hour, minute: 0, second: 0 }, timeZone);
    if (at !== undefined) return { at };
  }
  return { refusal: 'is a day that does not exist there' };
}

const onDay = (wall: WallTime, days: number): WallTime => {
  const date = new Date(Date.UTC(wall.year, wall.month - 1, wall.day + days));
  return { ...wall, year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

function momentOf(wall: WallTime, timeZone: string): When {
  const [at] = momentsOf(wall, timeZone);
  return at === undefined ? { refusal: 'does not exist: the clock is put forward past it then' } : { at };
}

async function inWords(text: string, now: number, timeZone: string): Promise<When> {
  const { parse } = await import('chrono-node/en');
  const reference = { instant: new Date(now), timezone: offsetMinutes(now, timeZone) };
  const [found, ...more] = parse(text, reference);
  if (found === undefined) return { refusal: NO_GOAL };
  const left = `${text.slice(0, found.index)} ${text.slice(found.index + found.text.length)}`.trim();
  if (more.length > 0 || left !== '') {
    return { refusal: `${NO_GOAL}: “${left === '' ? text : left}” is not understood with the rest` };
  }
  const { start } = found;
  if (start.isCertain('timezoneOffset')) return { at: start.date().getTime() };
  const part = (name: Parameters<typeof start.get>[0]): number => start.get(name) ?? 0;
  const timed = start.isCertain('hour') || [...start.tags()].some((tag) => PART_OF_DAY.test(tag));
  const clock = timed
    ? { hour: part('hour'), minute: part('minute'), second: part('second') }
    : { hour: 0, minute: 0, second: 0 };
  const wall: WallTime = { year: part('year'), month: part('month'), day: part('day'), ...clock };
  const read = (of: WallTime): When => (timed ? momentOf(of, timeZone) : startOf(of, timeZone));
  const when = read(wall);
  if ('refusal' in when || when.at <= now || AHEAD.test(text)) return when;
  // Of a name that comes again and again the last one is meant: of a weekday, of a date without its year, of a time.
  if (start.isCertain('weekday') && !start.isCertain('day')) return read(onDay(wall, -7));
  const dated = start.isCertain('month') || start.isCertain('day');
  if (dated && !start.isCertain('year')) return read({ ...wall, year: wall.year - 1 });
  return dated || !timed ? when : read(onDay(wall, -1));
}

async function readWhen(text: string, now: number, timeZone: string): Promise<When> {
  if (DATE_ALONE.test(text)) {
    for (const hour of ['00:00', '01:00', '02:00', '03:00']) {
      const due = await readDue(`${text} ${hour}`, now, timeZone);
      if (!('refusal' in due) || !due.refusal.startsWith('does not exist')) return due;
    }
  }
  if (DATE_AND_TIME.test(text)) return readDue(text, now, timeZone);
  if (/\d[./]\d/.test(text)) return readDue(text, now, timeZone);
  if (LENGTH.test(text)) {
    const due = await readDue(text, now, timeZone);
    return 'refusal' in due || !DAYS_OR_LONGER.test(text)
      ? due
      : startOf(wallTime(due.at, timeZone), timeZone);
  }
  return inWords(text, now, timeZone);
}

/**
 * What a person means: a seq (`42`, `#42`); a date, whose beginning it is; a time, which is the last one (`8:10`); or
 * words (`yesterday`, `last monday`, `20 Nov`, `3 days ago`, `next friday`).
 * @param now ms since 1970, UTC
 * @param timeZone the person's, an IANA name
 */
export async function readGoal(words: string, now: number, timeZone = ownTimeZone()): Promise<GoalRead> {
  const text = words.trim();
  if (/^#?\d{1,15}$/.test(text)) {
    const seq = Number(text.replace('#', ''));
    return { goal: { seq }, said: `the message with seq ${seq}` };
  }
  const when = await readWhen(text, now, timeZone);
  if ('refusal' in when) return { refusal: when.refusal };
  const { hour, minute, second } = wallTime(when.at, timeZone);
  const said = hour + minute + second === 0 ? dayName(when.at) : fullTime(when.at);
  return { goal: { at: when.at }, said };
}
