/** When the next of a series runs, as hosts decide it. Pure. */
import { nextRun } from '../../rules/recurrence.js';
import type { PlayedDialect } from '../dialect.js';

/** A series whose script has failed this often in a row waits for a person. */
const MOST_FAILURES = 8;
const MOST_BACKOFF_MIN = 60;

/** Minutes that a series rests after so many failures in a row: 2, 4, 8 and so on, 60 at most. */
export function seriesBackoffMin(failures: number): number {
  return failures === 0 ? 0 : Math.min(2 * 2 ** (failures - 1), MOST_BACKOFF_MIN);
}

/** The next row of a series. */
export interface NextOfSeries {
  /** ms since 1970 UTC. */
  at: number;
  status: 'pending' | 'paused';
  /** What the host writes into the series' run log; null for nothing. */
  note: string | null;
}

/**
 * @param failures how many of its runs have failed in a row
 * @param now ms since 1970 UTC
 * @throws Error for a recurrence that is no cron expression
 */
export function nextOfSeries(
  { recurrence, seriesId, zone }: { recurrence: string; seriesId: string; zone: string },
  failures: number,
  now: number,
  dialect: PlayedDialect,
): NextOfSeries {
  const at = nextRun(recurrence, now, zone);
  if (dialect === '2.0') return { at, status: 'pending', note: null };
  if (failures >= MOST_FAILURES) {
    const note = `auto-paused after ${failures} consecutive script failures (host); fix the script, then \`ncl tasks resume ${seriesId}\``;
    return { at, status: 'paused', note };
  }
  const rested = failures === 0 ? 0 : now + seriesBackoffMin(failures) * 60_000;
  return { at: Math.max(at, rested), status: 'pending', note: null };
}
