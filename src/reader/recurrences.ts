/** Cron brings a calendar of its own, which no start waits for: it is loaded when the first recurrence is met. */
type Recurrences = typeof import('../rules/recurrence.js');

let loaded: Recurrences | null = null;

/** Null until it is loaded. */
export const recurrences = (): Recurrences | null => loaded;

export async function loadRecurrences(): Promise<Recurrences> {
  loaded ??= await import('../rules/recurrence.js');
  return loaded;
}
