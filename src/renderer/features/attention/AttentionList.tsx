import { useMemo } from 'react';
import type { AttentionItem } from '../../../rules/attention.js';
import { ItemList } from '../../ui/ItemList.js';
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
  const list = useItemList({
    items,
    estimateSize: (index) => (lines[index]?.heads === null ? 70 : 100),
    overscan: 8,
  });
  const { scroller, tabStop, setFocusId, setHeld } = list;

  return (
    <ItemList
      label="What needs you"
      list={list}
      count={items.length}
      holding={{
        onPointerEnter: () => setHeld(true),
        onPointerLeave: () => setHeld(scroller.current?.contains(document.activeElement) ?? false),
        onFocus: () => setHeld(true),
        onBlur: () => setHeld(false),
      }}
    >
      {(index) => {
        const line = lines[index];
        if (line === undefined) return null;
        const { item, heads } = line;
        return (
          <>
            {heads !== null && (
              <h3 className={classes.heading}>
                {kindWords[item.kind].heading} <span className={classes.headingCount}>{heads}</span>
              </h3>
            )}
            <AttentionRow {...rest} item={item} tabStop={index === tabStop} onFocus={setFocusId} />
          </>
        );
      }}
    </ItemList>
  );
}
