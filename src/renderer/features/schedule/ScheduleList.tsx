import { useImperativeHandle } from 'react';
import type { ScheduleEntry } from '../../../contract/entities/schedule.js';
import { ownTimeZone } from '../../../rules/wall-clock.js';
import { useItemList } from '../../ui/use-item-list.js';
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
  const { scroller, virtualizer, focused, tabStop, setFocusId, setHeld } = useItemList({
    items,
    estimateSize: () => ROW_PX,
    overscan: 4,
  });
  const chosen = items[focused]?.entry;
  useImperativeHandle(scheduleList, () => ({
    chosen: () => (chosen === undefined ? null : targetOfEntry(chosen, Date.now())),
  }));
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
