import type { Virtualizer } from '@tanstack/react-virtual';
import type { Message } from '../../../contract/entities/message.js';
import { dayName } from '../../ui/format.js';
import classes from './Timeline.module.css';

interface DayInViewProps {
  messages: readonly Message[];
  virtualizer: Virtualizer<HTMLDivElement, Element>;
}

/** The day of the first row in view, where the line with its name has been scrolled away. */
export function DayInView({ messages, virtualizer }: DayInViewProps) {
  const first = virtualizer.range?.startIndex ?? 0;
  const at = dated(messages, first);
  const top = virtualizer.getVirtualItems().find(({ index }) => index === first);
  const before = dated(messages, first - 1);
  if (at === null || top === undefined) return null;
  const day = dayName(at);
  const begins = before === null || dayName(before) !== day;
  // Its own line is the first thing of that row.
  if (begins && (virtualizer.scrollOffset ?? 0) <= top.start) return null;
  return (
    <div className={classes.dayInView} aria-hidden>
      <span>{day}</span>
    </div>
  );
}

/** A row without a readable time belongs to the day before it. */
function dated(messages: readonly Message[], from: number): number | null {
  for (let i = from; i >= 0; i -= 1) {
    const at = messages[i]?.at ?? null;
    if (at !== null) return at;
  }
  return null;
}
