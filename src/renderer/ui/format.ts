import { format, isSameDay, isSameYear } from 'date-fns';

/** A size in one unit: `417 B`, `5.9 KB`, `25 MB`. */
export function bytes(n: number): string {
  if (n < 1024) return `${n} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = n / 1024;
  let unit = 0;
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

// date-fns throws for a time outside the calendar, and times come from files that anybody can write.
const shown = (at: number, pattern: string) =>
  Number.isFinite(at) && Math.abs(at) < 8.64e15 ? format(at, pattern) : 'at an impossible time';

/** Hours and minutes, in the person's own time zone. */
export const clockTime = (at: number) => shown(at, 'HH:mm');

/** `Wed 18 Nov 2026`. */
export const dayName = (at: number) => shown(at, 'EEE d MMM yyyy');

/**
 * A moment beside another one: only what the other does not say already. `08:10`, `18 Nov
 * 08:10`, otherwise with the year.
 */
export function timeBeside(at: number, other: number | null, seconds = false): string {
  const clock = seconds ? 'HH:mm:ss' : 'HH:mm';
  if (other !== null && isSameDay(at, other)) return shown(at, clock);
  return shown(at, other !== null && isSameYear(at, other) ? `d MMM ${clock}` : `d MMM yyyy ${clock}`);
}

/** With everything: `Wed 18 Nov 2026, 08:10:22`. */
export const fullTime = (at: number) => shown(at, 'EEE d MMM yyyy, HH:mm:ss');

/** As short as it can be seen from now: the time today, the day this year, otherwise with the year. */
export function shortTime(at: number, now: number): string {
  if (isSameDay(at, now)) return clockTime(at);
  return shown(at, isSameYear(at, now) ? 'd MMM' : 'd MMM yy');
}

export const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** Keeps a duration in one piece: `1 s` is not broken after the 1. */
export const unbroken = (text: string) => text.replace(/(\d) (ms|s|min|h|d)\b/g, '$1\u00a0$2');

/** Control characters and direction marks of hostile names, made visible. */
export const visible = (text: string) =>
  text.replace(
    /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu,
    (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
