import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { call, codeOf, keyOf, query, sentenceOf, takeBack } from '../../bridge/index.js';
import { showAlert, toast } from '../../ui/alerts.js';
import { toastTakenBack } from './undo.js';

const PAGE = 100;

/** The workspace's entries with these words, of all sessions or of one, newest first, page by page. */
export function useAuditEntries(text: string, sessionId: string | null) {
  return useInfiniteQuery({
    queryKey: keyOf('audit.list', { text, sessionId }),
    queryFn: ({ pageParam }) => call('audit.list', { text, sessionId, before: pageParam, limit: PAGE }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.length < PAGE ? null : (page.at(-1)?.id ?? null)),
    placeholderData: keepPreviousData,
  });
}

export function useAuditEntry(id: number) {
  return useQuery(query('audit.get', { id }));
}

/** Undoes an entry. A refusal is the caller's to show. */
export function useUndo() {
  return useMutation({
    mutationFn: (id: number) => takeBack(id),
    onSuccess: toastTakenBack,
  });
}

/** Asks where to, and writes the whole log of the workspace there. */
export function useExportAudit() {
  return useMutation({
    mutationFn: () => call('audit.export', undefined),
    onSuccess: (done) => {
      if (done !== null) toast(`Exported ${done.entries} entries to ${done.savedTo}`);
    },
    onError: (error) => showAlert(sentenceOf(error), codeOf(error)),
  });
}
