import { useCallback, useEffect, useState } from 'react';
import type { Message } from '../../../shared/entities/message.js';
import { toast } from '../../ui/alerts.js';
import { findGoal, type Goal } from './goal.js';
import type { Older } from './use-timeline-scroll.js';

// So many rows are kept and asked for again with each change; who wants to go further back scrolls.
const FARTHEST_ROWS = 5000;

/** Leads to a row or a time, loading older rows until it is there. `going` is true meanwhile. */
export function useGoTo(messages: Message[], older: Older, focusRow: (index: number) => void) {
  const [goal, setGoal] = useState<Goal | null>(null);
  const { has, loading, error, load } = older;
  useEffect(() => {
    if (goal === null) return;
    const found = findGoal(messages, goal);
    if (found === 'older' && has && error === null && messages.length < FARTHEST_ROWS) {
      if (!loading) load();
      return;
    }
    setGoal(null);
    if (typeof found === 'number') focusRow(found);
    else if (found === 'nowhere' || (!has && !('at' in goal))) toast('That message is not in this session.');
    else {
      // The beginning; or as far back as was loaded, where the reason stands when more could not be.
      focusRow(0);
      if (has && error === null) {
        toast(`That is more than ${FARTHEST_ROWS} messages back. These are the oldest that are loaded.`);
      }
    }
  }, [goal, messages, has, loading, error, load, focusRow]);
  return { goTo: setGoal, going: goal !== null, stop: useCallback(() => setGoal(null), []) };
}
