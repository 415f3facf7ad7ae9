import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Message } from '../../../contract/entities/message.js';
import { codeOf, sentenceOf } from '../../bridge/index.js';
import { showAlert, toast } from '../../ui/alerts.js';
import { type Ends, findGoal, type Goal } from './goal.js';
import { fetchAround, standAround } from './queries.js';

/** Called with the row that was reached; null when there is none. */
type OnEnd = (key: string | null) => void;

const notHere = (goal: Goal): string =>
  'seq' in goal ? `No message of this session has seq ${goal.seq}.` : 'That message is not in this session.';

/**
 * Goes to a row or a time, at any depth: where it is not loaded, the rows around it take the place of those that are.
 * `going` is true meanwhile. A goal that is not there leaves the person where they were.
 * @param onLeave called before the loaded rows are left
 */
export function useGoTo(
  sessionId: string,
  messages: readonly Message[],
  ends: Ends,
  focusRow: (index: number) => void,
  onLeave: () => void,
) {
  const client = useQueryClient();
  const [going, setGoing] = useState(false);
  const journey = useRef(0);
  const latest = useRef({ messages, ends, focusRow, onLeave });
  useLayoutEffect(() => {
    latest.current = { messages, ends, focusRow, onLeave };
  });
  const stop = useCallback(() => {
    journey.current += 1;
    setGoing(false);
  }, []);
  useEffect(() => stop, [stop]);

  const goTo = useCallback(
    async (goal: Goal, onEnd?: OnEnd): Promise<void> => {
      journey.current += 1;
      const mine = journey.current;
      const now = latest.current;
      const found = findGoal(now.messages, goal, now.ends);
      if (typeof found === 'number') {
        onEnd?.(now.messages[found]?.key ?? null);
        now.focusRow(found);
        return;
      }
      try {
        setGoing(true);
        const page = found === 'nowhere' ? null : await fetchAround(client, sessionId, goal);
        if (mine !== journey.current) return;
        onEnd?.(page?.goal ?? null);
        if (page?.goal == null) toast(notHere(goal));
        else {
          now.onLeave();
          standAround(sessionId, page.goal);
        }
      } catch (error) {
        if (mine !== journey.current) return;
        onEnd?.(null);
        showAlert(sentenceOf(error), codeOf(error));
      }
      setGoing(false);
    },
    [client, sessionId],
  );
  return { goTo, going, stop };
}
