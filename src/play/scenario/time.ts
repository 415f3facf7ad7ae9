/** Times, durations and sizes as a scenario writes them. */

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const SIZES: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 * 1024 };

/** A time that is known only when the scenario is played. */
export type Moment =
  /** `-5 h`: that long before the moment of playing. */
  | { type: 'ago'; ms: number }
  /** `-13d 09:02`, `today 09:02`: on the clock of that day, local time. */
  | { type: 'day'; days: number; hour: number; minute: number }
  /** `+2 s`: that long after the step before; in a step's own fields, after the step itself. */
  | { type: 'gap'; ms: number }
  /** `in 3 d`: that long after the moment of playing. */
  | { type: 'ahead'; ms: number }
  /** `next 07:30`, `last 07:30`: the next or last time that a clock shows that, local time, as cron means it. */
  | { type: 'next' | 'last'; hour: number; minute: number };

/** `90 s`, `1.5 h`, `1 h 20 min` in ms; null for anything else. */
export function parseDuration(text: string): number | null {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?) ?(ms|s|min|h|d)(?![a-z])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join(' ') !== text.trim().replace(/ +/g, ' ')) {
    return null;
  }
  return Math.round(parts.reduce((sum, [, n, unit]) => sum + Number(n) * (UNITS[unit ?? ''] ?? 0), 0));
}

/** `900`, `20 KB`, `5MB` in bytes; null for anything else. */
export function parseSize(text: string): number | null {
  const [, n, unit = 'B'] = /^(\d{1,12}) ?(B|KB|MB)?$/.exec(text.trim()) ?? [];
  return n === undefined ? null : Number(n) * (SIZES[unit] ?? 1);
}

function clockTime(text: string | undefined): { hour: number; minute: number } | null {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text ?? '') ?? [];
  return hour === undefined ? null : { hour: Number(hour), minute: Number(minute) };
}

/** Parses a time as it is written in a scenario; null when it is not one. */
export function parseMoment(text: string): Moment | null {
  const [, days, onDay] = /^-(\d{1,4}) ?d (\d\d:\d\d)$/.exec(text) ?? [];
  if (days !== undefined) {
    const clock = clockTime(onDay);
    return clock === null || days === '0' ? null : { type: 'day', days: Number(days), ...clock };
  }
  const [, word, onClock] = /^(today|next|last) (.+)$/.exec(text) ?? [];
  if (word !== undefined) {
    const clock = clockTime(onClock);
    if (clock === null) return null;
    if (word === 'today') return { type: 'day', days: 0, ...clock };
    return { type: word === 'next' ? 'next' : 'last', ...clock };
  }
  if (text === 'now') return { type: 'ago', ms: 0 };
  const [, sign, length] = /^(-|\+|in )(.+)$/.exec(text) ?? [];
  const ms = length === undefined ? null : parseDuration(length);
  if (ms === null) return null;
  if (sign === '-') return { type: 'ago', ms };
  return { type: sign === '+' ? 'gap' : 'ahead', ms };
}

/**
 * The time that a moment stands for. All times: ms since 1970 UTC.
 * @param now the moment of playing
 * @param from the time that a gap counts from
 */
export function momentAt(moment: Moment, now: number, from: number): number {
  switch (moment.type) {
    case 'ago':
      return now - moment.ms;
    case 'ahead':
      return now + moment.ms;
    case 'gap':
      return from + moment.ms;
    case 'day': {
      const date = new Date(now);
      date.setDate(date.getDate() - moment.days);
      return date.setHours(moment.hour, moment.minute, 0, 0);
    }
    case 'next':
    case 'last': {
      const date = new Date(now);
      date.setHours(moment.hour, moment.minute, 0, 0);
      if (moment.type === 'next' && date.getTime() <= now) date.setDate(date.getDate() + 1);
      if (moment.type === 'last' && date.getTime() > now) date.setDate(date.getDate() - 1);
      return date.getTime();
    }
  }
}
