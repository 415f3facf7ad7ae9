import { skipToken, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { call, keyOf } from '../../bridge/index.js';
import { useWorkspace } from '../workspace/index.js';
import type { Draft, Drafts } from './drafts.js';
import { dueAt, useDue } from './due.js';
import { isFresh } from './form.js';
import { contentOf, withKind } from './form-json.js';
import { kindsIn, makesTask } from './task-target.js';

/** What the composer of a session takes, and, where its draft makes a task of its own, what that comes to. */
export function useTaskTarget(session: SessionSummary, draft: Draft, drafts: Drafts) {
  const taskSessions = useWorkspace().data?.dialect?.taskSessions ?? false;
  const { form, draftId } = draft;
  const kinds = kindsIn(session, taskSessions);
  const own = makesTask(session, draft, taskSessions);
  const fits = kinds.includes(form.kind);
  const untouched = !fits && isFresh(form) && draft.staged.length === 0;
  useEffect(() => {
    if (untouched) drafts.fill(session.id, withKind(form, 'task'));
  }, [untouched, drafts, session.id, form]);
  const due = dueAt(useDue(form.due));
  const wanted = {
    ...{ agentGroupId: session.agentGroup.id, draftId, name: form.taskName, originSessionId: session.id },
    recurrence: form.recurrence.trim() || null,
    processAfter: due === null ? null : new Date(due).toISOString(),
    content: own ? contentOf(form) : '',
  };
  const plan = useQuery({
    queryKey: keyOf('task.plan', wanted),
    queryFn: own ? () => call('task.plan', wanted) : skipToken,
    gcTime: 0,
    placeholderData: (before) => before,
  });
  const misfit = fits
    ? null
    : `This session runs a task and takes no ${form.kind} message: its agent has no chat to answer in.`;
  return { kinds, own, plan, misfit };
}
