/** What a clock on the wall shows in a time zone, and which moments it shows that at. */

export interface WallTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', era: 'narrow', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  formats.set(timeZone, made);
  return made;
}

/** The zone of this machine, by its IANA name. */
export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @param at ms since 1970, UTC */
export function wallTime(at: number, timeZone: string): WallTime {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** As if the clock showed UTC: for counting days and for comparing. A day or hour past the last one rolls over. */
export const asUtc = ({ year, month, day, hour, minute, second }: WallTime): number =>
  Date.UTC(year, month - 1, day, hour, minute, second);

/** How far ahead of UTC the clock is, in ms. */
function offsetAt(at: number, timeZone: string): number {
  const whole = Math.floor(at / 1000) * 1000;
  return asUtc(wallTime(whole, timeZone)) - whole;
}

/** How far ahead of UTC the clock is, in whole minutes. */
export const offsetMinutes = (at: number, timeZone: string): number =>
  Math.round(offsetAt(at, timeZone) / 60_000);

const DAY = 86_400_000;

/**
 * The moments at which the clock shows this: none where it was put forward past it, two where it was put back.
 * @returns ms since 1970, UTC, ascending
 */
export function momentsOf(wall: WallTime, timeZone: string): number[] {
  const shown = asUtc(wall);
  // No clock is put forward or back twice within a day.
  const offsets = new Set([shown - DAY, shown, shown + DAY].map((at) => offsetAt(at, timeZone)));
  return [...offsets]
    .map((offset) => shown - offset)
    .filter((at) => asUtc(wallTime(at, timeZone)) === shown)
    .sort((a, b) => a - b);
}

/** Whether the clock shows this time twice. */
export const isRepeated = (at: number, timeZone: string): boolean =>
  momentsOf(wallTime(at, timeZone), timeZone).length > 1;

/** `UTC+2`, `UTC−3:30`. */
export function offsetWords(at: number, timeZone: string): string {
  const minutes = offsetMinutes(at, timeZone);
  if (minutes === 0) return 'UTC';
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

/**
 * Moments to come, in one zone: `Mon 23 Nov 09:00`. The year is there where it is not the current one, seconds
 * where one of them has some, the offset where the clock shows the time twice.
 */
export function momentWords(moments: readonly number[], now: number, timeZone: string): string[] {
  const thisYear = wallTime(now, timeZone).year;
  const seconds = moments.some((at) => wallTime(at, timeZone).second !== 0);
  return moments.map((at) => {
    const wall = wallTime(at, timeZone);
    const weekday = WEEKDAYS[new Date(asUtc(wall)).getUTCDay()];
    const year = wall.year === thisYear ? '' : ` ${wall.year}`;
    const clock = `${two(wall.hour)}:${two(wall.minute)}${seconds ? `:${two(wall.second)}` : ''}`;
    const offset = isRepeated(at, timeZone) ? ` (${offsetWords(at, timeZone)})` : '';
    return `${weekday} ${wall.day} ${MONTHS[wall.month - 1]}${year} ${clock}${offset}`;
  });
}
