/**
 * What a recurrence is, decided in one place by the parser that the host runs: cron-parser, pinned to the version that
 * NanoClaw pins. Other versions read the same text differently.
 */
import { type CronExpression, CronExpressionParser } from 'cron-parser';
import { scheduleWords } from './recurrence/words.js';

export interface Recurrence {
  /** Why it is not written, to follow “The recurrence”; null when it is fit to be. */
  refusal: string | null;
  /** What it means, no more and no less than its fields do; null where only its times can say it. */
  words: string | null;
  /** What is to be known of a row that holds it, whether or not it would be written; null for nothing. */
  note: string | null;
  /** False for one of which the host makes no next run. */
  runs: boolean;
}

const FIELDS = 'minute, hour, day of month, month, day of week';
/** What the parser puts in front of an expression with fewer fields, from the place on that they end at. */
const DEFAULTS = ['*', '*', '*', '*', '*', '0'];
/** Any will do: whether an expression ever comes does not depend on when it is asked. A Thursday. */
const SOME_DAY = new Date('2026-01-01T00:00:00Z');

/** The names that the parser knows, to the letter, and what each stands for. It knows neither @midnight nor @reboot. */
const NAMED: Readonly<Record<string, string>> = {
  '@yearly': '0 0 0 1 1 *',
  '@annually': '0 0 0 1 1 *',
  '@monthly': '0 0 0 1 * *',
  '@weekly': '0 0 0 * * 0',
  '@daily': '0 0 0 * * *',
  '@hourly': '0 0 * * * *',
  '@minutely': '0 * * * * *',
  '@secondly': '* * * * * *',
  '@weekdays': '0 0 0 * * 1-5',
  '@weekends': '0 0 0 * * 0,6',
};

/** The fields as they are written, those that a name stands for included. */
function fieldsOf(expression: string): string[] {
  const text = (Object.hasOwn(NAMED, expression) ? (NAMED[expression] ?? '') : expression).trim();
  return text === '' ? [] : text.split(/\s+/);
}

function parsed(expression: string, after: Date, timeZone: string | undefined): CronExpression {
  return CronExpressionParser.parse(expression, {
    currentDate: after,
    ...(timeZone === undefined ? {} : { tz: timeZone }),
  });
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What the parser itself does not tell in a way that helps. */
const REASONS: Readonly<Record<string, string>> = {
  'Invalid explicit day of month definition': 'its month has no such day',
};

function notCron(reason: string): Recurrence {
  const why = REASONS[reason] ?? reason;
  return {
    refusal: `is not a cron expression (${why})`,
    words: null,
    note: 'not a cron expression to the host',
    runs: false,
  };
}

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether no month that it names has a day that it names. The parser would give the day at which it stops to search. */
function neverComes({ fields }: CronExpression): boolean {
  if (!fields.dayOfWeek.isWildcard) return false;
  const days = fields.dayOfMonth.values.filter((day) => typeof day === 'number');
  if (days.length < fields.dayOfMonth.values.length) return false;
  const longest = Math.max(...fields.month.values.map((month) => DAYS_IN_MONTH[month - 1] ?? 0));
  return Math.min(...days) > longest;
}

/** A last weekday without a weekday parses, and fails on the first day that is none of the others. */
const lastOfNothing = ({ fields }: CronExpression): boolean =>
  fields.dayOfWeek.values.some((day) => typeof day === 'string' && !/^\d/.test(day));

/** Whether `at` is on a day that the fields name, by the parser's own account. The time of day may be one that DST moved. */
function isOwnDay(fields: readonly string[], at: Date): boolean {
  return parsed(`* * * ${fields.slice(-3).join(' ')}`, SOME_DAY, 'UTC').includesDate(at);
}

/** H, which is also a letter of Thursday and March. */
const isDrawn = (fields: readonly string[]): boolean =>
  fields.some((field) => field.replace(/[a-z]{3}/gi, '').includes('H'));

function read(expression: string): Recurrence {
  // The host takes the empty text, but not a blank one, for a default of the parser's.
  if (expression === '') {
    return {
      refusal: 'is empty (for a message that comes once, leave it out)',
      words: 'Every minute',
      note: 'empty',
      runs: true,
    };
  }
  const fields = fieldsOf(expression);
  let cron: CronExpression;
  let first: Date;
  try {
    cron = parsed(expression, SOME_DAY, 'UTC');
    if (lastOfNothing(cron)) throw new Error('L needs a weekday before it: 5L is the last Friday');
    if (neverComes(cron)) {
      const why = 'no month that it names has that day';
      return { refusal: `never comes (${why})`, words: null, note: `never comes: ${why}`, runs: false };
    }
    first = cron.next().toDate();
  } catch (error) {
    return notCron(fields.length < 5 ? tooFew(fields.length) : reasonOf(error));
  }
  if (fields.length < 5) {
    const note = `${count(fields.length)}: to the host, ${[...DEFAULTS.slice(fields.length), ...fields].join(' ')}`;
    return { refusal: notCron(tooFew(fields.length)).refusal, words: null, note, runs: true };
  }
  if (isDrawn(fields)) {
    const why = 'H is drawn anew by the host at each run';
    return { refusal: `has no time of its own (${why})`, words: null, note: why, runs: true };
  }
  if (!isOwnDay(fields, first)) {
    const refusal = 'never comes (no day that it names was found)';
    return { refusal, words: null, note: 'never comes', runs: false };
  }
  return { refusal: null, words: scheduleWords(cron.fields), note: null, runs: true };
}

const count = (n: number): string => (n === 1 ? '1 field' : `${n} fields`);
const tooFew = (n: number): string => `${count(n)}, where five are needed: ${FIELDS}`;

const MOST_KEPT = 2_000;
const kept = new Map<string, Recurrence>();

/** What the host makes of a recurrence. */
export function readRecurrence(expression: string): Recurrence {
  const before = kept.get(expression);
  if (before !== undefined) return before;
  const found = read(expression);
  // A file may hold any number of different ones.
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(expression, found);
  return found;
}

/** A recurrence in one line: its words, or itself, and what is to be known of it. */
export function recurrenceLine(expression: string): string {
  const { words, note } = readRecurrence(expression);
  const said = words ?? expression;
  return note === null ? said : `${said} (${note})`;
}

/**
 * When a recurrence is next due, as the host computes it once the one before has ended.
 * @param after ms since 1970, UTC
 * @param timeZone the host's, an IANA name; the machine's when it is left out
 * @returns ms since 1970, UTC
 * @throws Error for what the host cannot run
 */
export function nextRun(expression: string, after: number, timeZone?: string): number {
  return parsed(expression, new Date(after), timeZone).next().getTime();
}

/**
 * The next times, each counted from the one before, as a series goes on.
 * @param after ms since 1970, UTC
 * @returns at most `most`, ms since 1970, UTC; fewer where it ends
 * @throws Error for what the host cannot run
 */
export function nextRuns(expression: string, after: number, most: number, timeZone?: string): number[] {
  return parsed(expression, new Date(after), timeZone)
    .take(most)
    .map((date) => date.getTime());
}
