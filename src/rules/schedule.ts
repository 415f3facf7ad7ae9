/** Where a scheduled thing stands, and what can be done with it: pure rules over what its session's files say. */
import type { LiveRow, ScheduleAction, Scheduled } from '../contract/entities/schedule.js';
import type { SessionSummary } from '../contract/entities/session.js';
import { duration } from './container-state.js';
import { SCRIPT_FAILED, SWEEP_MS } from './host-rules.js';
import { PAUSED_AFTER, seriesBackoff } from './task.js';

/** The states, each with its word; what one means is in `standingOf`. */
export const scheduleStates = {
  working: 'running now',
  due: 'due',
  overdue: 'overdue',
  ahead: 'live',
  ran: 'has run',
  paused: 'paused',
  stopped: 'paused by the host',
  closed: 'session closed',
  missed: 'missed',
  never: 'never due',
  dead: 'dead',
} as const;
export type ScheduleState = keyof typeof scheduleStates;

/** What is wrong with a thing besides. */
export type ScheduleMark = 'forked' | 'failing' | 'unrunnable';

export interface Standing {
  state: ScheduleState;
  /** Why, in a sentence. */
  sentence: string;
  /** When it runs next, ms UTC, 0 for one that is due since nobody knows when; null when nothing is to come. */
  nextAt: number | null;
  marks: { mark: ScheduleMark; word: string; sentence: string }[];
}

type Session = Pick<SessionSummary, 'status'>;

/** What a host leaves for longer than the time between two sweeps, and a little more, it has passed by. */
const PASSED_BY_MS = SWEEP_MS + 5_000;

const FORKED =
  'Several rows of the series are live, and each makes a next one: it runs several times each time. Stop it, and schedule it anew.';

/** What a host that keeps series in sessions of their own makes of runs that fail. */
function streakMark(streak: number): Standing['marks'][number] {
  const many = streak === 1 ? 'its last run' : `${streak}${streak === 10 ? '+' : ''} runs in a row`;
  const left = PAUSED_AFTER - streak;
  const rest = duration(seriesBackoff(streak));
  return left > 0
    ? {
        mark: 'failing',
        word: `${streak === 1 ? 'its last run failed' : `fails ${streak} in a row`}; pauses after ${PAUSED_AFTER}`,
        sentence: `The host has noted that ${many} failed. It makes the next one ${rest} later at the earliest; with ${left === 1 ? 'the next failure' : `${left} more`} it pauses the series.`,
      }
    : {
        mark: 'failing',
        word: `failed ${streak}${streak === 10 ? '+' : ''} in a row`,
        sentence: `The host has noted that ${many} failed, and pauses a series after ${PAUSED_AFTER}.`,
      };
}

function marksOf(
  { recurrence, liveCount, failures, streak }: Scheduled,
  rearmsFailed: boolean,
): Standing['marks'] {
  const marks: Standing['marks'] = [];
  if (recurrence !== null && liveCount > 1) {
    marks.push({ mark: 'forked', word: `forked: ${liveCount} live rows`, sentence: FORKED });
  }
  if (rearmsFailed && recurrence !== null && streak > 0) marks.push(streakMark(streak));
  else if (failures > 0) {
    const word = failures === 1 ? 'last run failed' : `${failures}${failures === 10 ? '+' : ''} runs failed`;
    const sentence =
      failures === 1
        ? 'Its last run has failed.'
        : `Its last ${failures} runs have failed, one after the other.`;
    marks.push({ mark: 'failing', word, sentence });
  }
  if (recurrence !== null && !recurrence.runs) {
    const sentence = `The host cannot run its recurrence: ${recurrence.note ?? 'not a cron expression'}. It makes no next run.`;
    marks.push({ mark: 'unrunnable', word: 'cannot recur', sentence });
  }
  return marks;
}

type Found = Omit<Standing, 'marks'>;

/**
 * A run is over, and the host is to make the next one.
 * @param at when it was over; null where that is not known
 * @param late what the host makes of runs that failed before, as the rest of a sentence
 */
function over({ recurrence }: Scheduled, at: number | null, now: number, late = ''): Found {
  if (recurrence?.runs === false) {
    return {
      state: 'dead',
      sentence: 'It has run, and the host makes no next run of such a recurrence.',
      nextAt: null,
    };
  }
  return at !== null && at + PASSED_BY_MS <= now
    ? {
        state: 'overdue',
        sentence: 'It has run, and no host has made its next run. A running host does so once a minute.',
        nextAt: at,
      }
    : {
        state: 'ran',
        sentence: `It has run. The host makes its next run in its sweep${late}.`,
        nextAt: at ?? now,
      };
}

/** How a streak puts off the next run that a host makes. */
function lateWords({ streak }: Scheduled, rearmsFailed: boolean): string {
  if (!rearmsFailed || streak === 0) return '';
  return streak >= PAUSED_AFTER
    ? `, and pauses the series: ${PAUSED_AFTER} runs in a row have failed`
    : `, due ${duration(seriesBackoff(streak))} after that at the earliest, since ${streak === 1 ? 'the last one' : `the last ${streak}`} failed`;
}

function ended(
  entry: Scheduled,
  { status, ack, at }: NonNullable<Scheduled['ended']>,
  now: number,
  rearmsFailed: boolean,
): Found {
  const late = lateWords(entry, rearmsFailed);
  if (status === 'completed' || ack === SCRIPT_FAILED) return over(entry, at, now, late);
  if (status === 'failed' && rearmsFailed) return over(entry, at, now, late);
  const sentence =
    status === 'failed'
      ? 'The host gave up on its last run, and none waits: hosts of this version end a series with that.'
      : `Its last row says ${status === '' ? 'nothing' : `“${status}”`} for a status, and none waits: no host makes a next run of that.`;
  return { state: 'dead', sentence, nextAt: null };
}

function waiting(entry: Scheduled, { dueAt, stands, tries }: LiveRow, now: number): Found {
  if (stands === 'claimed') {
    return { state: 'working', sentence: 'The container is working on it.', nextAt: dueAt ?? 0 };
  }
  if (stands === 'answered' || stands === 'failed') return over(entry, null, now);
  if (stands === 'missed') {
    const sentence = 'An older ack has its id, so the agent never sees it. Edit and send it again.';
    return { state: 'missed', sentence, nextAt: null };
  }
  if (dueAt === null) {
    const sentence = 'Its process_after is not a time, so it never falls due. Make it due now, or cancel it.';
    return { state: 'never', sentence, nextAt: null };
  }
  const again = tries > 0 ? ` It was tried ${tries === 1 ? 'once' : `${tries} times`} before.` : '';
  if (dueAt > now) return { state: 'ahead', sentence: `It waits for its time.${again}`, nextAt: dueAt };
  return dueAt > 0 && dueAt + PASSED_BY_MS <= now
    ? { state: 'overdue', sentence: `It is due, and no container has taken it.${again}`, nextAt: dueAt }
    : {
        state: 'due',
        sentence: `It is due: the next poll of its container takes it.${again}`,
        nextAt: dueAt,
      };
}

/**
 * Where a scheduled thing stands.
 * @param session the one it is in; undefined for one that is gone
 * @param now ms since 1970, UTC
 * @param rearmsFailed whether a host makes a next run of a failed one too: since it keeps series in sessions of their own
 */
export function standingOf(
  entry: Scheduled,
  session: Session | undefined,
  now: number,
  rearmsFailed: boolean,
): Standing {
  const marks = marksOf(entry, rearmsFailed);
  const [next] = entry.live;
  if (session?.status === 'closed' && entry.recurrence?.runs !== false) {
    const sentence = 'Its session is closed, and hosts leave those alone: it does not run.';
    return { state: 'closed', sentence, nextAt: null, marks };
  }
  if (next === undefined) {
    const none = { status: '', ack: null, at: null };
    return { ...ended(entry, entry.ended ?? none, now, rearmsFailed), marks };
  }
  if (next.paused) {
    const passed = next.dueAt !== null && next.dueAt <= now;
    const sentence = passed
      ? 'It is paused. Its time has passed: resumed, it is due at once.'
      : 'It is paused: it does not run, even when its time comes.';
    if (rearmsFailed && entry.recurrence !== null && entry.streak >= PAUSED_AFTER) {
      const why = `The host has paused it: ${PAUSED_AFTER} runs in a row had failed. Mend its script, then resume it.`;
      return { state: 'stopped', sentence: why, nextAt: null, marks };
    }
    return { state: 'paused', sentence, nextAt: null, marks };
  }
  return { ...waiting(entry, next, now), marks };
}

/** The words that a list of scheduled things can be narrowed to, with what each means. */
export const scheduleFilters = {
  live: 'runs again',
  overdue: 'due, and not taken',
  paused: 'does not run until it is resumed',
  failing: 'its last run has failed',
  forked: 'several live rows in one series',
  dead: 'nothing of it runs any more',
} as const;
export type ScheduleFilter = keyof typeof scheduleFilters;

const LIVE: ReadonlySet<ScheduleState> = new Set(['working', 'due', 'overdue', 'ahead', 'ran']);
const DEAD: ReadonlySet<ScheduleState> = new Set(['dead', 'missed', 'never', 'closed']);

/** Whether such a standing is among what a word asks for. */
export function isAmong({ state, marks }: Standing, filter: ScheduleFilter): boolean {
  switch (filter) {
    case 'live':
      return LIVE.has(state);
    case 'dead':
      return DEAD.has(state) || marks.some(({ mark }) => mark === 'unrunnable');
    case 'paused':
      return state === 'paused' || state === 'stopped';
    case 'overdue':
      return state === filter;
    case 'failing':
    case 'forked':
      return marks.some(({ mark }) => mark === filter);
  }
}

/** By the next run, the earliest first; what has none comes last. */
export function byNextRun(a: { nextAt: number | null; id: string }, b: typeof a): number {
  const [one, other] = [a.nextAt ?? Number.POSITIVE_INFINITY, b.nextAt ?? Number.POSITIVE_INFINITY];
  if (one !== other) return one < other ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * What can be done with it now. Whether a container has taken it meanwhile is found when it is done.
 * @param now ms since 1970, UTC
 */
export function actionsOf({ live, recurrence }: Scheduled, now: number): ScheduleAction[] {
  const open = live.filter(({ paused, stands }) => !paused && (stands === 'open' || stands === 'missed'));
  const can: Record<ScheduleAction, boolean> = {
    dueNow: open.some(({ dueAt }) => dueAt === null || dueAt > now),
    pause: open.length > 0,
    resume: live.some(({ paused }) => paused),
    cancel: live.length > 0 || recurrence !== null,
  };
  return (['dueNow', 'pause', 'resume', 'cancel'] as const).filter((action) => can[action]);
}

/** What it is called: a series, or what comes once. */
export const isSeries = ({ recurrence }: Pick<Scheduled, 'recurrence'>): boolean => recurrence !== null;
