/** What is known of the tasks of a session, without opening a file for it. */
import type { TaskFacts } from '../contract/entities/message-facts.js';
import type { SessionSummary } from '../contract/entities/session.js';
import { seriesOfSession } from '../rules/task.js';
import type { Desk } from './desk.js';

/** @param series of the message that is looked at; null for none */
export function taskFacts(desk: Desk, session: SessionSummary, series: string | null): TaskFacts {
  const found = desk.reader
    .digests()
    .get(session.id)
    ?.schedule.found.filter(({ kind }) => kind === 'task');
  return {
    own: desk.dialect().taskSessions,
    series: seriesOfSession(session),
    live: found === undefined ? null : found.reduce((sum, { liveCount }) => sum + liveCount, 0),
    streak: found?.find((one) => one.series === series)?.streak ?? 0,
  };
}
