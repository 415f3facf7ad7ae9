/**
 * `2026-11-18T08:10:00.000Z` as the host writes it, or `2026-11-22 07:14:06` as SQLite's datetime('now') does,
 * which is UTC without saying so. An offset (`+02:00`) is honoured.
 */
const SHAPE =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?$/i;

/** @returns ms since 1970, UTC; null for anything that is not such a time. */
export function parseTimestamp(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  const m = SHAPE.exec(text.trim());
  if (m === null) return null;
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone = 'Z'] = m;
  const utc = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`,
  );
  if (Number.isNaN(utc)) return null;
  // Date.parse rolls 30 February over into March; no clock ever wrote such a time.
  if (new Date(utc).getUTCDate() !== Number(day) && Number(hour) < 24) return null;
  if (zone.toUpperCase() === 'Z') return utc;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.slice(1).replace(':', '');
  return utc - sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}

/** True for a time that exists, in the one form that the host writes. Asked before every write of a message. */
export function isHostTime(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(text)) return false;
  const time = new Date(text);
  // As parseTimestamp: 30 February would roll over; 24:00 legitimately is the next day.
  const sameDay = time.getUTCDate() === Number(text.slice(8, 10)) || text.startsWith('24', 11);
  return !Number.isNaN(time.getTime()) && sameDay;
}

/** How a time is written; ms since 1970 UTC in. */
export type Stamp = (at: number) => string;

/** `YYYY-MM-DDTHH:MM:SS.mmmZ`: how hosts stamp what they write, and runners of 2.2 and later. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

/** `YYYY-MM-DD HH:MM:SS` in UTC: how SQLite's datetime('now') stamps the rows of a real runner and host. */
export function sqliteTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
