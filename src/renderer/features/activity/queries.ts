import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Activity, ActivityRange } from '../../../contract/entities/activity.js';
import { addActivity, noActivity } from '../../../rules/activity.js';
import { call, keyOf } from '../../bridge/index.js';

// While nothing is said nothing changes, but the hour that is shown moves on.
const GO_ON_MS = 60_000;
const PART_SESSIONS = 20;

/** When something was said in a session. */
export function useActivity(sessionId: string, range: ActivityRange) {
  return useQuery({
    queryKey: keyOf('activity.get', { sessionId, range }),
    queryFn: () => call('activity.get', { sessionId, range, until: Date.now() }),
    placeholderData: (before, query) => (query?.queryKey[2] === sessionId ? before : undefined),
    refetchInterval: GO_ON_MS,
  });
}

export interface ActivitySum {
  activity: Activity;
  /** How many sessions were asked, of how many, and how many of them could not be read. */
  done: number;
  total: number;
  unread: number;
  state: 'counting' | 'stopped' | 'counted' | 'failed';
  error: unknown;
}

function nothingYet(range: ActivityRange, total: number): ActivitySum {
  const activity = noActivity(range, Date.now());
  return { activity, done: 0, total, unread: 0, state: 'counting', error: null };
}

/** Adds up sessions, a few at a time, so that it can be watched and stopped: there may be ten thousand. */
export function useActivitySum(sessionIds: readonly string[], range: ActivityRange) {
  const [sum, setSum] = useState(() => nothingYet(range, sessionIds.length));
  const [round, setRound] = useState(0);
  const running = useRef<AbortController | null>(null);
  // Which sessions there are is fixed once: those that come meanwhile belong to the next count.
  const ids = useRef(sessionIds);
  useEffect(() => {
    ids.current = sessionIds;
  }, [sessionIds]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round counts anew.
  useEffect(() => {
    const { signal } = start(running);
    void countAll(ids.current, range, signal, setSum);
    return () => running.current?.abort();
  }, [range, round]);

  return {
    sum,
    stop: useCallback(() => {
      running.current?.abort();
      setSum((before) => ({ ...before, state: 'stopped' }));
    }, []),
    again: useCallback(() => setRound((n) => n + 1), []),
  };
}

function start(running: { current: AbortController | null }): AbortController {
  running.current?.abort();
  running.current = new AbortController();
  return running.current;
}

async function countAll(
  ids: readonly string[],
  range: ActivityRange,
  signal: AbortSignal,
  show: (sum: ActivitySum) => void,
): Promise<void> {
  let sum = nothingYet(range, ids.length);
  const { until } = sum.activity;
  show(sum);
  try {
    for (let at = 0; at < ids.length; at += PART_SESSIONS) {
      const sessionIds = ids.slice(at, at + PART_SESSIONS);
      const part = await call('activity.sum', { sessionIds, range, until });
      if (signal.aborted) return;
      sum = {
        ...sum,
        activity: addActivity(sum.activity, part.activity),
        done: sum.done + sessionIds.length,
        unread: sum.unread + part.unread,
      };
      show(sum);
    }
    show({ ...sum, state: 'counted' });
  } catch (error) {
    if (!signal.aborted) show({ ...sum, state: 'failed', error });
  }
}
