import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { RowChange } from '../../../contract/entities/change.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { codeOf, keyOf, sentenceOf, write } from '../../bridge/index.js';

export interface ProjectRun {
  running: boolean;
  cancelled: boolean;
  /** Ids of the sessions that are done, including those that failed. */
  done: string[];
  failed: { session: SessionSummary; sentence: string; code: string | null }[];
  /** Names that no session is told of. */
  dangling: string[];
}

export interface PlannedSession {
  session: SessionSummary;
  changes: readonly RowChange[] | undefined;
  /** Why there are none. */
  error: Error | null;
}

/** Writes what was shown for a session. */
function project({ session, changes, error }: PlannedSession) {
  if (error !== null) return Promise.reject(error);
  return write('destination.project', { sessionId: session.id, shown: [...(changes ?? [])] });
}

/** Projects to sessions one after the other. One that is refused does not stop the rest. */
export function useProjectRun() {
  const client = useQueryClient();
  const [run, setRun] = useState<ProjectRun | null>(null);
  const cancelled = useRef(false);

  async function start(planned: readonly PlannedSession[]): Promise<void> {
    cancelled.current = false;
    let now: ProjectRun = { running: true, cancelled: false, done: [], failed: [], dangling: [] };
    setRun(now);
    for (const one of planned) {
      const { session } = one;
      if (cancelled.current) break;
      try {
        const { value } = await project(one);
        now = { ...now, dangling: value.dangling };
      } catch (error) {
        const failure = { session, sentence: sentenceOf(error), code: codeOf(error) };
        now = { ...now, failed: [...now.failed, failure] };
      }
      now = { ...now, done: [...now.done, session.id] };
      setRun(now);
      await client.invalidateQueries({ queryKey: keyOf('destination.list', { sessionId: session.id }) });
    }
    setRun({ ...now, running: false, cancelled: now.done.length < planned.length });
  }

  return {
    run,
    start,
    cancel: () => {
      cancelled.current = true;
    },
  };
}
