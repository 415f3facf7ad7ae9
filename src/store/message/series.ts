import { CronExpressionParser } from 'cron-parser';

/**
 * When a recurring row is next due, in the machine's time zone as the host has it.
 * @param now ms since 1970 UTC
 * @returns ms since 1970 UTC
 * @throws Error when it is not a cron expression
 */
export function nextRun(recurrence: string, now: number): number {
  return CronExpressionParser.parse(recurrence, { currentDate: new Date(now) })
    .next()
    .getTime();
}
