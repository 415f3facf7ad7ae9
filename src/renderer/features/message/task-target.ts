/** Where a task that is written in a composer goes. */
import type { MessageForm } from '../../../contract/entities/draft.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { seriesOfSession } from '../../../rules/task.js';
import type { Draft } from './drafts.js';
import { KINDS } from './form.js';

/** The kinds that a session takes. @param taskSessions whether the workspace has sessions for tasks alone */
export const kindsIn = (session: SessionSummary, taskSessions: boolean) =>
  taskSessions && seriesOfSession(session) !== null
    ? KINDS.filter((kind) => kind === 'task' || kind === 'system')
    : KINDS;

/** Whether the draft makes a series in a session of its own. One that takes a task's place stays where that is. */
export function makesTask(
  session: SessionSummary,
  { form, original }: Pick<Draft, 'form' | 'original'>,
  taskSessions: boolean,
): boolean {
  return (
    taskSessions && form.kind === 'task' && seriesOfSession(session) === null && original?.takeBack !== true
  );
}

/** What of a form such a task cannot have, in words; null for nothing. */
export function leftOut({ address, trigger, onWake }: MessageForm): string | null {
  const parts = [
    ...(address === null ? [] : ['the reply address']),
    ...(trigger ? [] : ['that it starts no turn']),
    ...(onWake ? ['that it waits for a wake'] : []),
  ];
  return parts.length === 0 ? null : `Left out, since a task has none of it: ${parts.join(', ')}.`;
}
