/** When something runs next, in words. */
import { asUtc, momentWords, offsetMinutes, type WallTime, wallTime } from './wall-clock.js';

const MIN = 60_000;
const DAY = 86_400_000;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** How long from now: `in 40 s`, `in 20 min`, `in 3 h`, `in 5 d`, or `20 min ago`. */
export function untilWords(at: number, now: number): string {
  const ms = Math.abs(at - now);
  const s = Math.round(ms / 1000);
  const min = Math.round(ms / MIN);
  const h = Math.round(min / 60);
  const said = s < 60 ? `${s} s` : min < 60 ? `${min} min` : h < 48 ? `${h} h` : `${Math.round(h / 24)} d`;
  return at > now ? `in ${said}` : `${said} ago`;
}

const midnight = (wall: WallTime): number => asUtc({ ...wall, hour: 0, minute: 0, second: 0 });

/**
 * A moment as one says it: `in 20 min` within the hour, then `today 19:00`, `tomorrow 09:00`, `Thu 09:00` within a
 * week, and else the date. What has passed is said by how long ago.
 * @param timeZone whose days are meant, an IANA name
 */
export function nextRunWords(at: number, now: number, timeZone: string): string {
  if (at < now + 60 * MIN) return untilWords(at, now);
  // To the minute: the moment in full stands beside it.
  const minute = Math.floor(at / MIN) * MIN;
  const wall = wallTime(minute, timeZone);
  const days = Math.round((midnight(wall) - midnight(wallTime(now, timeZone))) / DAY);
  const [date = ''] = momentWords([minute], now, timeZone);
  if (days > 6) return date;
  // `Mon 23 Nov 09:00`, with the year and the offset where they are needed.
  const [, weekday, clock] = /^(\S+) \S+ \S+(?: \d{4})? (\d\d:.*)$/.exec(date) ?? [];
  if (weekday === undefined || clock === undefined) return date;
  return `${days === 0 ? 'today' : days === 1 ? 'tomorrow' : weekday} ${clock}`;
}

/** The moment in full, beside its words. */
export const exactWords = (at: number, now: number, timeZone: string): string =>
  momentWords([at], now, timeZone)[0] ?? '';

/** A zone in short, beside a time: `Sao Paulo` for America/Sao_Paulo. */
export const zoneShort = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** What the clock of another zone shows at a moment: `06:00 in Sao Paulo`, with the weekday where that is another. */
export function elsewhereWords(at: number, own: string, zone: string): string {
  const there = wallTime(at, zone);
  const clock = [there.hour, there.minute].map((n) => String(n).padStart(2, '0')).join(':');
  const other = there.day !== wallTime(at, own).day;
  const weekday = other ? `${WEEKDAYS[new Date(asUtc(there)).getUTCDay()]} ` : '';
  return `${weekday}${clock} in ${zoneShort(zone)}`;
}

/** Whether the clocks of two zones show the same time at a moment. */
export const sameClock = (at: number, one: string, other: string): boolean =>
  one === other || offsetMinutes(at, one) === offsetMinutes(at, other);
