import { useCallback, useEffect, useState } from 'react';
import type { Message } from '../../../contract/entities/message.js';
import { toast } from '../../ui/alerts.js';
import { findGoal, type Goal } from './goal.js';
import type { Older } from './use-timeline-scroll.js';

// How many rows are kept, and refetched with each change; to go further back one has to scroll.
const FARTHEST_ROWS = 5000;

interface Journey {
  goal: Goal;
  /** Called with the row that was reached; null when there is none. */
  onEnd: ((key: string | null) => void) | undefined;
}

/** Goes to a row or a time, loading older rows until it is there. `going` is true meanwhile. */
export function useGoTo(messages: Message[], older: Older, focusRow: (index: number) => void) {
  const [journey, setJourney] = useState<Journey | null>(null);
  const { has, loading, error, load } = older;
  useEffect(() => {
    if (journey === null) return;
    const { goal, onEnd } = journey;
    const found = findGoal(messages, goal);
    if (found === 'older' && has && error === null && messages.length < FARTHEST_ROWS) {
      if (!loading) load();
      return;
    }
    setJourney(null);
    onEnd?.(typeof found === 'number' ? (messages[found]?.key ?? null) : null);
    if (typeof found === 'number') focusRow(found);
    else if (found === 'nowhere' || (!has && !('at' in goal))) toast('That message is not in this session.');
    else {
      // The beginning; or as far back as was loaded, where the reason is shown if more could not be.
      focusRow(0);
      if (has && error === null) {
        toast(`That is more than ${FARTHEST_ROWS} messages back. These are the oldest ones loaded.`);
      }
    }
  }, [journey, messages, has, loading, error, load, focusRow]);
  const goTo = useCallback(
    (goal: Goal, onEnd?: (key: string | null) => void) => setJourney({ goal, onEnd }),
    [],
  );
  return { goTo, going: journey !== null, stop: useCallback(() => setJourney(null), []) };
}
