/** Days as a person names them in a query. */

const DAY = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/;
const AGO = /^(\d{1,4})([hdwmy])$/i;
const MS = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000, m: 30 * 86_400_000, y: 365 * 86_400_000 };

/**
 * @param text `2026-11-30` or `2026-11`, which begin at midnight of this machine's time zone; a full time in ISO; or
 * `12h`, `7d`, `2w`, `3m` (of 30 days), `1y` before now
 * @returns ms since 1970; null for anything else
 */
export function parseDay(text: string, now: number): number | null {
  const ago = AGO.exec(text);
  if (ago !== null) {
    const unit = ago[2]?.toLowerCase();
    if (unit === 'h' || unit === 'd' || unit === 'w' || unit === 'm' || unit === 'y')
      return now - Number(ago[1]) * MS[unit];
  }
  const day = DAY.exec(text);
  if (day !== null) {
    const [year, month, date] = [Number(day[1]), Number(day[2]), Number(day[3] ?? 1)];
    const at = new Date(year, month - 1, date);
    return at.getMonth() === month - 1 && at.getDate() === date ? at.getTime() : null;
  }
  const at = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
