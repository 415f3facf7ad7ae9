import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Schedule, ScheduleEntry } from '../../../contract/entities/schedule.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { byNextRun, type Standing, standingOf } from '../../../rules/schedule.js';
import { query } from '../../bridge/index.js';
import { useTimeOf } from '../../ui/now.js';
import { useSessions } from '../session/index.js';
import { useWorkspace } from '../workspace/index.js';

/** An entry where it is shown. */
export interface ScheduleItem {
  /** Stays the same from run to run. */
  id: string;
  entry: ScheduleEntry;
  /** Undefined for one that the list of sessions does not have yet, or no longer. */
  session: SessionSummary | undefined;
  standing: Standing;
  nextAt: number | null;
  /** The zone in which the host reads its recurrence. */
  zone: string | null;
}

function itemsOf(
  { entries, zones }: Schedule,
  sessions: readonly SessionSummary[],
  now: number,
  rearmsFailed: boolean,
): ScheduleItem[] {
  const byId = new Map(sessions.map((session) => [session.id, session]));
  return entries
    .map((entry): ScheduleItem => {
      const session = byId.get(entry.sessionId);
      const standing = standingOf(entry, session, now, rearmsFailed);
      const id = `${entry.sessionId}\n${entry.series}`;
      const zone = zones[entry.agentGroupId]?.name ?? null;
      return { id, entry, session, standing, nextAt: standing.nextAt, zone };
    })
    .sort(byNextRun);
}

// Kept while it is not shown: thousands of entries take a while to come over, and are marked when they change.
const LIST = { ...query('schedule.list', undefined), gcTime: Number.POSITIVE_INFINITY };

/**
 * Fetches what is upcoming ahead, once each session has been read and the window is idle, so that the view opens at
 * once. It shows nothing by itself.
 */
export function ScheduleAhead(): null {
  const client = useQueryClient();
  const sessions = useSessions().data ?? [];
  const some = sessions.some(({ digest }) => digest?.readable === true && digest.scheduled > 0);
  const ready = some && sessions.every(({ digest }) => digest !== null);
  useEffect(() => {
    if (!ready) return;
    const handle = requestIdleCallback(() => void client.prefetchQuery(LIST));
    return () => cancelIdleCallback(handle);
  }, [client, ready]);
  return null;
}

/** What is scheduled across all sessions, by its next run; judged anew every 5 s, since time passes without a write. */
export function useSchedule() {
  const list = useQuery(LIST);
  const sessions = useSessions().data;
  const rearmsFailed = useWorkspace().data?.dialect?.taskSessions ?? false;
  const now = useTimeOf(list.data, 5000);
  const items = useMemo(
    () => (list.data === undefined ? [] : itemsOf(list.data, sessions ?? [], now, rearmsFailed)),
    [list.data, sessions, now, rearmsFailed],
  );
  return { ...list, items };
}
