import { useMemo } from 'react';
import type { AttentionItem } from '../../../rules/attention.js';
import { useItemList } from '../../ui/use-item-list.js';
import classes from './Attention.module.css';
import { AttentionRow } from './AttentionRow.js';
import { attentionLines, kindWords } from './attention-words.js';

interface AttentionListProps {
  items: readonly AttentionItem[];
  dismissed: boolean;
  onOpen: (item: AttentionItem) => void;
  onDismiss: (item: AttentionItem) => void;
}

/** The items, virtualised, the first of each kind under a heading. */
export function AttentionList({ items, ...rest }: AttentionListProps) {
  const lines = useMemo(() => attentionLines(items), [items]);
  const { scroller, virtualizer, tabStop, setFocusId, setHeld } = useItemList({
    items,
    estimateSize: (index) => (lines[index]?.heads === null ? 70 : 100),
    overscan: 8,
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only looks whether somebody is in it.
    <div
      ref={scroller}
      className={classes.scroller}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(scroller.current?.contains(document.activeElement) ?? false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <ul
        aria-label="What needs you"
        className={classes.lines}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const line = lines[index];
          if (line === undefined) return null;
          const { item, heads } = line;
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
              {heads !== null && (
                <h3 className={classes.heading}>
                  {kindWords[item.kind].heading} <span className={classes.headingCount}>{heads}</span>
                </h3>
              )}
              <AttentionRow {...rest} item={item} tabStop={index === tabStop} onFocus={setFocusId} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
