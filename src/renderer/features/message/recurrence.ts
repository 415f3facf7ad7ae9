import cronstrue from 'cronstrue';

/** A cron expression in words; the expression itself when it is not one. */
export function recurrenceWords(expression: string): string {
  try {
    return cronstrue.toString(expression, { use24HourTimeFormat: true, verbose: false });
  } catch {
    // cronstrue throws a string for what it cannot read; the file may hold anything.
    return `${expression} (not a cron expression)`;
  }
}
