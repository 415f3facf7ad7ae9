import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { call, codeOf, keyOf, query, sentenceOf, setSessionLine } from '../../bridge/index.js';
import { showAlert, toast } from '../../ui/alerts.js';

export function useSessions() {
  return useQuery(query('session.list', undefined));
}

/** The list's line of one session; undefined while the list is not there or has no such session. */
export function useSessionSummary(sessionId: string | null) {
  const list = useQuery({
    ...query('session.list', undefined),
    select: (sessions) => sessions.find((s) => s.id === sessionId),
  });
  return list.data;
}

export function useSessionDetail(sessionId: string) {
  return useQuery(query('session.get', { sessionId }));
}

/** Fetches again the list, and everything about the one session or about every one that is shown. */
export function useSessionsChanged(): (sessionId?: string) => Promise<void> {
  const client = useQueryClient();
  return async (sessionId) => {
    await Promise.all([
      client.invalidateQueries({ queryKey: keyOf('session.list') }),
      client.invalidateQueries({
        queryKey: sessionId === undefined ? ['session', 'get'] : keyOf('session.get', { sessionId }),
      }),
      client.invalidateQueries({ queryKey: ['wiring', 'landing'] }),
    ]);
  };
}

/** Shows the session's folder in the system's file manager. */
export async function revealSession(sessionId: string): Promise<void> {
  try {
    await call('session.reveal', { sessionId });
  } catch (error) {
    showAlert(sentenceOf(error), codeOf(error));
  }
}

/** Marks a session as seen up to its newest rows. */
export async function markRead(client: QueryClient, { id, digest }: SessionSummary): Promise<void> {
  if (digest?.readable !== true) return;
  try {
    setSessionLine(client, await call('session.markRead', { sessionId: id, seen: digest.newest }));
  } catch (error) {
    showAlert(sentenceOf(error), codeOf(error));
  }
}

/** Marks everything as seen. */
export async function markAllRead(): Promise<void> {
  try {
    await call('session.markAllRead', undefined);
    toast('Everything is marked as read');
  } catch (error) {
    showAlert(sentenceOf(error), codeOf(error));
  }
}
