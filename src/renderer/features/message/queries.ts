import {
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Approval } from '../../../contract/entities/approval.js';
import type { MessageForm, Template } from '../../../contract/entities/draft.js';
import type { Message, MessageCursor, MessageGoal, MessagePage } from '../../../contract/entities/message.js';
import { call, codeOf, keyOf, query, sentenceOf } from '../../bridge/index.js';
import { showAlert, toast } from '../../ui/alerts.js';
import { createStore } from '../../ui/store.js';
import { dueAt, useDue } from './due.js';

const PAGE_ROWS = 80;
// Going far back takes larger steps.
const FAR_PAGES = 4;
const FAR_PAGE_ROWS = 500;

interface Page {
  before: MessageCursor | null;
  after?: MessageCursor;
  around?: MessageGoal;
  limit: number;
}

const firstPage: Page = { before: null, limit: PAGE_ROWS };
/** One size for all pages around a goal: a refetch goes from one to the next, and must find the same rows in them. */
const AROUND_ROWS = 200;
const pageAround = (goal: MessageGoal): Page => ({ before: null, around: goal, limit: AROUND_ROWS });

/** The row around which a session's timeline stands, once somebody has gone to one that was not loaded. */
const standing = createStore<{ sessionId: string; key: string } | null>(null);

/** Shows the rows around this one; null: from the newest up again. */
export function standAround(sessionId: string, key: string | null): void {
  standing.set(key === null ? null : { sessionId, key });
}

let newestWanted = false;

/** Shows the rows from the newest up again, and wants the focus on that one. */
export function standAtNewest(sessionId: string): void {
  newestWanted = true;
  standAround(sessionId, null);
}

/** Whether the newest row is to get the focus now that it is there; asked once. */
export function takeNewestWanted(): boolean {
  const wanted = newestWanted;
  newestWanted = false;
  return wanted;
}

const timelineKey = (sessionId: string, around: string | null) =>
  keyOf('message.page', around === null ? { sessionId } : { sessionId, around: { key: around } });

/** Fetches the rows around a goal, for `standAround`. Throws a Refusal. */
export async function fetchAround(
  client: QueryClient,
  sessionId: string,
  goal: MessageGoal,
): Promise<MessagePage> {
  const page = await call('message.page', { sessionId, ...pageAround(goal) });
  if (page.goal !== null) {
    const param = pageAround({ key: page.goal });
    client.setQueryData(timelineKey(sessionId, page.goal), { pages: [page], pageParams: [param] });
  }
  return page;
}

/**
 * The session's timeline from its newest row upward, or around the row that somebody went to. `messages` is oldest
 * first; a refetch asks for as many pages as are loaded, so that states of older rows are up to date too.
 */
export function useTimeline(sessionId: string) {
  const around = standing.use((at) => (at?.sessionId === sessionId ? at.key : null));
  const query = useInfiniteQuery({
    queryKey: timelineKey(sessionId, around),
    queryFn: ({ pageParam }) => call('message.page', { sessionId, ...pageParam }),
    initialPageParam: around === null ? firstPage : pageAround({ key: around }),
    getNextPageParam: ({ before }, pages): Page | null => {
      if (before === null) return null;
      const near = pages.length < FAR_PAGES ? PAGE_ROWS : FAR_PAGE_ROWS;
      return { before, limit: around === null ? near : AROUND_ROWS };
    },
    getPreviousPageParam: ({ after }): Page | null =>
      after === null ? null : { before: null, after, limit: AROUND_ROWS },
  });
  const pages = query.data?.pages;
  const messages = useMemo(() => {
    const rows = new Map<string, Message>();
    for (const page of (pages ?? []).toReversed()) for (const row of page.messages) rows.set(row.key, row);
    return [...rows.values()];
  }, [pages]);
  return { ...query, messages, around };
}

/** What the verdict about one row is drawn from. */
export function useMessageFacts(sessionId: string, key: string) {
  return useQuery(query('message.facts', { sessionId, key }));
}

const NO_APPROVALS: readonly Approval[] = [];

/** What of a session waits for somebody's decision; the newest first. */
export function useSessionApprovals(sessionId: string): readonly Approval[] {
  const all = useQuery(query('approval.list', undefined)).data?.listed;
  return useMemo(
    () => all?.filter((one) => one.kind === 'action' && one.sessionId === sessionId) ?? NO_APPROVALS,
    [all, sessionId],
  );
}

/** Every column of one row as it is stored. */
export function useMessageRaw(sessionId: string, key: string) {
  return useQuery(query('message.get', { sessionId, key }));
}

/** When the cron expression of a form next occurs, from its time or from now on. */
export function useRecurrence(sessionId: string, form: Pick<MessageForm, 'recurrence' | 'due'>) {
  const expression = form.recurrence.trim();
  const due = dueAt(useDue(form.due));
  return useQuery({
    ...query('message.recurrence', { sessionId, expression, after: due }),
    enabled: expression !== '',
    // The next times move on by themselves.
    staleTime: 60_000,
    gcTime: 60_000,
  });
}

/** What was recently sent from the composer; fetched each time it is shown. */
export function useSentForms(shown: boolean) {
  return useQuery({
    ...query('message.sent', undefined),
    enabled: shown,
    staleTime: 0,
    gcTime: 0,
  });
}

export function useTemplates() {
  return useQuery(query('template.list', undefined));
}

/** Saves, renames or removes a template; reports the result. */
export function useTemplateChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: { save: Template } | { remove: Template }) =>
      'save' in change
        ? call('template.save', change.save)
        : call('template.remove', { id: change.remove.id }),
    onSuccess: (_done, change) =>
      toast(
        'save' in change ? `Template saved: ${change.save.name}` : `Template removed: ${change.remove.name}`,
      ),
    onError: (error) => showAlert(sentenceOf(error), codeOf(error)),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf('template.list') }),
  });
}
