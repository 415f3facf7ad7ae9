import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { SearchCursor, SearchOrder, SearchState } from '../../../contract/entities/search.js';
import { call, codeOf, keyOf, query, sentenceOf } from '../../bridge/index.js';
import { showAlert } from '../../ui/alerts.js';

const PAGE = 50;

/** Hits of all sessions, page by page; nothing is asked while nothing is typed. */
export function useHits(typed: string, order: SearchOrder) {
  return useInfiniteQuery({
    queryKey: keyOf('search.find', { query: typed, order }),
    queryFn: ({ pageParam }) => call('search.find', { query: typed, order, cursor: pageParam, limit: PAGE }),
    initialPageParam: null as SearchCursor | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    enabled: typed !== '',
    // A refusal is about what was typed.
    retry: false,
  });
}

export function useHitCount(typed: string) {
  return useQuery({
    queryKey: keyOf('search.count', { query: typed }),
    queryFn: () => call('search.count', { query: typed }),
    placeholderData: keepPreviousData,
    enabled: typed !== '',
    retry: false,
  });
}

export const useSearchState = () => useQuery(query('search.state', undefined));

/** Something is done with the index; how far it is then is shown. */
export function useIndexAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<SearchState>) => act(),
    onSuccess: (state) => client.setQueryData(keyOf('search.state'), state),
    onError: (error) => showAlert(sentenceOf(error), codeOf(error)),
  });
}
