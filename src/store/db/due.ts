/**
 * When process_after and deliver_after fall due, parsed by SQLite itself: host and runner use it too, and it
 * accepts forms that no clock writes (`2026-11-25`) and refuses others (`2026-11-25T10:00+0200`).
 */

/** SQL for the time in a column: NULL where there is none, ms since 1970 UTC, or a text for what is not a time. */
export function dueSql(column: string): string {
  return `CASE WHEN ${column} IS NULL THEN NULL ELSE coalesce(1000 * unixepoch(${column}), 'never') END`;
}

/** What dueSql gave, as isDue takes it: null for at once, NaN for never. */
export function dueTime(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'number' ? value : Number.NaN;
}
