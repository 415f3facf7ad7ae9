import type { HTMLAttributes, ReactNode } from 'react';
import classes from './ItemList.module.css';
import type { useItemList } from './use-item-list.js';

type List = Pick<ReturnType<typeof useItemList>, 'scroller' | 'virtualizer' | 'setHeld'>;

interface ItemListProps {
  label: string;
  list: List;
  count: number;
  /** Instead of the list's own: what holds it steady under somebody's hands. */
  holding?: HTMLAttributes<HTMLDivElement>;
  /** What stands in the line of an item. */
  children: (index: number) => ReactNode;
}

const handsOf = ({ setHeld }: List): HTMLAttributes<HTMLDivElement> => ({
  onPointerMove: () => setHeld(true),
  onPointerLeave: () => setHeld(false),
  onKeyDown: () => setHeld(true),
  onBlur: () => setHeld(false),
});

/** The lines of a list that useItemList keeps, as far as they are in view. */
export function ItemList({ label, list, count, holding = handsOf(list), children }: ItemListProps) {
  const { scroller, virtualizer } = list;
  return (
    <div ref={scroller} className={classes.scroller} {...holding}>
      <ul aria-label={label} className={classes.lines} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => (
          <li
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            style={{ transform: `translateY(${start}px)` }}
            className={classes.line}
            aria-posinset={index + 1}
            aria-setsize={count}
          >
            {children(index)}
          </li>
        ))}
      </ul>
    </div>
  );
}
