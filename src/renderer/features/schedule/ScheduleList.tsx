import { useImperativeHandle } from 'react';
import type { ScheduleEntry } from '../../../contract/entities/schedule.js';
import { ownTimeZone } from '../../../rules/wall-clock.js';
import { ItemList } from '../../ui/ItemList.js';
import { useItemList } from '../../ui/use-item-list.js';
import { scheduleList } from './handle.js';
import type { ScheduleItem } from './queries.js';
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
  const list = useItemList({
    items,
    estimateSize: () => ROW_PX,
    overscan: 4,
  });
  const { focused, tabStop, setFocusId } = list;
  const chosen = items[focused]?.entry;
  useImperativeHandle(scheduleList, () => ({
    chosen: () => (chosen === undefined ? null : targetOfEntry(chosen, Date.now())),
  }));
  const own = ownTimeZone();

  return (
    <ItemList label="What is upcoming" list={list} count={items.length}>
      {(index) => {
        const item = items[index];
        if (item === undefined) return null;
        return (
          <ScheduleRow
            item={item}
            own={own}
            tabStop={index === tabStop}
            onFocus={setFocusId}
            onOpen={onOpen}
          />
        );
      }}
    </ItemList>
  );
}
