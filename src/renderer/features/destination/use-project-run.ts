import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
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

/** Projects to sessions one after the other. One that is refused does not stop the rest. */
export function useProjectRun() {
  const client = useQueryClient();
  const [run, setRun] = useState<ProjectRun | null>(null);
  const cancelled = useRef(false);

  async function start(sessions: readonly SessionSummary[]): Promise<void> {
    cancelled.current = false;
    let now: ProjectRun = { running: true, cancelled: false, done: [], failed: [], dangling: [] };
    setRun(now);
    for (const session of sessions) {
      if (cancelled.current) break;
      try {
        const { value } = await write('destination.project', { sessionId: session.id });
        now = { ...now, dangling: value.dangling };
      } catch (error) {
        const failure = { session, sentence: sentenceOf(error), code: codeOf(error) };
        now = { ...now, failed: [...now.failed, failure] };
      }
      now = { ...now, done: [...now.done, session.id] };
      setRun(now);
      await client.invalidateQueries({ queryKey: keyOf('destination.list', { sessionId: session.id }) });
    }
    setRun({ ...now, running: false, cancelled: now.done.length < sessions.length });
  }

  return {
    run,
    start,
    cancel: () => {
      cancelled.current = true;
    },
  };
}
