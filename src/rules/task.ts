/**
 * Tasks as hosts since 2.1.54 keep them: each series in a session of its own, without a chat. Source: the scheduling
 * module of upstream 2.3, and what its host and runner did when they were run.
 */
import type { Message, MessageState } from '../contract/entities/message.js';
import type { SessionSummary } from '../contract/entities/session.js';

const THREAD = 'system:tasks';
const SLUG = 24;
const MINUTE_MS = 60_000;

/** Where a session stands in v2.db, as far as it tells whose tasks run in it. */
export interface SessionPlace {
  messagingGroupId: string | null;
  threadId: string | null;
}

/** The thread of a series' own session. */
export const taskThread = (series: string): string => `${THREAD}:${series}`;

/**
 * The series that a session is of; '' for one that earlier 2.1 hosts kept for all of an agent's tasks. Null for any
 * other session.
 */
export function taskSeriesOf({ messagingGroupId, threadId }: SessionPlace): string | null {
  if (messagingGroupId !== null || threadId === null) return null;
  if (threadId === THREAD) return '';
  return threadId.startsWith(`${THREAD}:`) ? threadId.slice(THREAD.length + 1) : null;
}

/** As taskSeriesOf, of a session in the list. */
export const seriesOfSession = ({
  messagingGroup,
  threadId,
}: Pick<SessionSummary, 'messagingGroup' | 'threadId'>): string | null =>
  taskSeriesOf({ messagingGroupId: messagingGroup?.id ?? null, threadId });

/** The thread that is shown beside a session's title; null where there is none, or the title says it. */
export function threadBeside(
  session: Pick<SessionSummary, 'messagingGroup' | 'threadId' | 'title'>,
): string | null {
  const { threadId, title } = session;
  return threadId === title || seriesOfSession(session) !== null ? null : threadId;
}

/** What people call a session of a series: by its id, as `ncl tasks` does. */
export const taskSessionName = (series: string): string => (series === '' ? 'tasks' : series);

/** As a host makes a slug of a task's name; '' for a name of which nothing is left. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, SLUG)
    .replace(/-+$/g, '');
}

/**
 * The id of a new series, as a host makes it.
 * @param uuid a random one; the same gives the same id again
 */
export function newTaskId(name: string, uuid: string): string {
  const hex = uuid.replaceAll('-', '');
  const slug = slugOf(name);
  return slug === '' ? `t-${hex.slice(0, 6)}` : `${slug}-${hex.slice(0, 4)}`;
}

/** Whether a host takes it for the id of a series: only then has it a run log. */
export const isTaskId = (series: string): boolean => /^[a-z0-9-]+$/.test(series);

/** The kind of what a runner hands over for the run log: an outbound row that a host notes as delivered, but never sends. */
export const TASK_LOG = 'task_log';

/**
 * What becomes of such a row, in place of its state's own word.
 * @param series of its session, as taskSeriesOf has it: without one a host drops it
 */
export function logWord(state: MessageState, series: string | null): string | undefined {
  const kept = series !== null && series !== '';
  if (state === 'delivered') return kept ? 'in the run log' : 'dropped';
  if (state === 'undelivered') return kept ? 'not yet logged' : 'not yet dropped';
  return undefined;
}

type Run = Pick<Message, 'direction' | 'kind' | 'state' | 'body'>;

function failedPrompt(run: Run | undefined): string | null {
  if (run?.direction !== 'inbound' || run.kind !== 'task' || run.state !== 'failed') return null;
  return run.body.type === 'task' ? run.body.prompt : null;
}

/**
 * The how manieth failed run in a row of the same task this one is, among these; 0 for what is none.
 * @param messages in their order
 */
export function failedInRow(messages: readonly Run[], index: number): number {
  const prompt = failedPrompt(messages[index]);
  if (prompt === null) return 0;
  let from = index;
  while (failedPrompt(messages[from - 1]) === prompt) from -= 1;
  return index - from + 1;
}

/** A host does not let an agent schedule more runs a day than this, unless a script decides about each. */
export const MOST_DAILY_RUNS = 4;

/**
 * Whether a host would refuse such a recurrence to an agent that does not insist.
 * @param next its next runs, ms UTC, at least MOST_DAILY_RUNS + 1 of them if there are as many
 */
export function runsTooOften(next: readonly number[], hasScript: boolean, now: number): boolean {
  const beyond = next[MOST_DAILY_RUNS];
  return !hasScript && beyond !== undefined && beyond <= now + 24 * 60 * MINUTE_MS;
}

/** So many runs of a series failed in a row, and the host pauses it. */
export const PAUSED_AFTER = 8;

/** How long a series rests after that many failed runs in a row, in ms; 0 after none. */
export function seriesBackoff(failures: number): number {
  return failures <= 0 ? 0 : Math.min(2 * 2 ** (failures - 1), 60) * MINUTE_MS;
}

/**
 * The next run that a host makes of a series.
 * @param cronNext when its recurrence comes next, ms UTC
 * @param failures how many of its runs have failed in a row until now
 */
export function rearmed(cronNext: number, failures: number, now: number): { at: number; paused: boolean } {
  if (failures >= PAUSED_AFTER) return { at: cronNext, paused: true };
  return { at: Math.max(cronNext, failures > 0 ? now + seriesBackoff(failures) : 0), paused: false };
}
