import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Message, MessageCursor } from '../../../shared/entities/message.js';
import { call, keys } from '../../bridge/index.js';

const PAGE_ROWS = 80;
// Who goes far back gets there in larger steps.
const FAR_PAGES = 4;
const FAR_PAGE_ROWS = 500;

interface Page {
  before: MessageCursor | null;
  limit: number;
}

const firstPage: Page = { before: null, limit: PAGE_ROWS };

/**
 * The session's timeline from its newest row upward. `messages` is oldest first; a refetch asks for
 * as many pages as are loaded, so that states of older rows are true too.
 */
export function useTimeline(sessionId: string) {
  const query = useInfiniteQuery({
    queryKey: keys.timeline(sessionId),
    queryFn: ({ pageParam }) => call('message.page', { sessionId, ...pageParam }),
    initialPageParam: firstPage,
    getNextPageParam: ({ before }, pages): Page | null =>
      before === null ? null : { before, limit: pages.length < FAR_PAGES ? PAGE_ROWS : FAR_PAGE_ROWS },
  });
  const pages = query.data?.pages;
  const messages = useMemo(() => {
    const rows = new Map<string, Message>();
    for (const page of (pages ?? []).toReversed()) for (const row of page.messages) rows.set(row.key, row);
    return [...rows.values()];
  }, [pages]);
  return { ...query, messages };
}

/** What the verdict about one row is drawn from. */
export function useMessageFacts(sessionId: string, key: string) {
  return useQuery({
    queryKey: keys.messageFacts(sessionId, key),
    queryFn: () => call('message.facts', { sessionId, key }),
  });
}

/** Every column of one row as it is stored. */
export function useMessageRaw(sessionId: string, key: string) {
  return useQuery({
    queryKey: keys.message(sessionId, key),
    queryFn: () => call('message.get', { sessionId, key }),
  });
}
