import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useImperativeHandle, useRef, useState } from 'react';
import type { ScheduleEntry } from '../../../contract/entities/schedule.js';
import { ownTimeZone } from '../../../rules/wall-clock.js';
import { middleList } from '../../ui/middle-list.js';
import { useListFocus } from '../../ui/use-list-focus.js';
import { scheduleList } from './handle.js';
import type { ScheduleItem } from './queries.js';
import classes from './Schedule.module.css';
import { ScheduleRow } from './ScheduleRow.js';
import { targetOfEntry } from './target.js';

interface ScheduleListProps {
  items: readonly ScheduleItem[];
  onOpen: (entry: ScheduleEntry) => void;
}

/** Of three lines; where there is room there are two, which is measured. */
const ROW_PX = 72;

/** The entries, virtualised. */
export function ScheduleList({ items, onOpen }: ScheduleListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [focusId, setFocusId] = useState<string | null>(null);
  const focused = items.findIndex(({ id }) => id === focusId);
  // What comes in above must not put a different button under somebody's pointer or fingers.
  const [held, setHeld] = useState(false);
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: useCallback((index: number) => items[index]?.id ?? index, [items]),
    overscan: 4,
    paddingEnd: 12,
    anchorTo: held ? 'end' : 'start',
    // The row with the focus stays in the document, or the focus would fall to the body.
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const visible = defaultRangeExtractor(range);
        if (focused < 0 || visible.includes(focused)) return visible;
        return [...visible, focused].sort((a, b) => a - b);
      },
      [focused],
    ),
  });
  const { move, focus } = useListFocus(items, scroller, virtualizer, [focusId, setFocusId]);
  useImperativeHandle(middleList, () => ({ move, focus }));
  const chosen = items[focused]?.entry;
  useImperativeHandle(scheduleList, () => ({
    chosen: () => (chosen === undefined ? null : targetOfEntry(chosen, Date.now())),
  }));
  const tabStop = Math.max(0, focused);
  const own = ownTimeZone();

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only looks whether somebody is in it.
    <div
      ref={scroller}
      className={classes.scroller}
      onPointerMove={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onKeyDown={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <ul
        aria-label="What is upcoming"
        className={classes.lines}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              style={{ transform: `translateY(${start}px)` }}
              className={classes.line}
              aria-posinset={index + 1}
              aria-setsize={items.length}
            >
              <ScheduleRow
                item={item}
                own={own}
                tabStop={index === tabStop}
                onFocus={setFocusId}
                onOpen={onOpen}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
