import { CronExpressionParser } from 'cron-parser';

/**
 * When a recurring row is next due.
 * @param now ms since 1970 UTC
 * @param timeZone in which the host reads it; this machine's where none is given
 * @returns ms since 1970 UTC
 * @throws Error when it is not a cron expression
 */
export function nextRun(recurrence: string, now: number, timeZone?: string): number {
  const zone = timeZone === undefined ? {} : { tz: timeZone };
  return CronExpressionParser.parse(recurrence, { currentDate: new Date(now), ...zone })
    .next()
    .getTime();
}
