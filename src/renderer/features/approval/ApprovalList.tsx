import { useEffect, useImperativeHandle, useRef } from 'react';
import type { Approval } from '../../../contract/entities/approval.js';
import { ItemList } from '../../ui/ItemList.js';
import { useItemList } from '../../ui/use-item-list.js';
import { ApprovalRow } from './ApprovalRow.js';
import { approvalList, opened } from './handle.js';
import type { ApprovalItem } from './queries.js';

interface ApprovalListProps {
  items: readonly ApprovalItem[];
  onOpen: (approval: Approval) => void;
}

/** Of three lines; one that is open is measured. */
const ROW_PX = 68;

/** The approvals, virtualised; one of them may be open. */
export function ApprovalList({ items, onOpen }: ApprovalListProps) {
  const list = useItemList({
    items,
    estimateSize: () => ROW_PX,
    overscan: 4,
  });
  const { scroller, virtualizer, focused, tabStop, setFocusId } = list;
  const openId = opened.use((id) => id);
  useImperativeHandle(approvalList, () => ({ chosen: () => items[focused]?.approval ?? null }));

  // Whoever came for one of them is to see it, and to go on from it.
  const wanted = useRef(openId);
  useEffect(() => {
    const index = items.findIndex(({ id }) => id === wanted.current);
    if (wanted.current === null || index < 0) return;
    setFocusId(wanted.current);
    wanted.current = null;
    virtualizer.scrollToIndex(index, { align: 'start' });
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>('[aria-expanded="true"][data-item]')?.focus(),
    );
  }, [items, scroller, setFocusId, virtualizer]);

  return (
    <ItemList label="What is held" list={list} count={items.length}>
      {(index) => {
        const item = items[index];
        if (item === undefined) return null;
        return (
          <ApprovalRow
            item={item}
            open={item.id === openId}
            tabStop={index === tabStop}
            onFocus={setFocusId}
            onOpen={onOpen}
          />
        );
      }}
    </ItemList>
  );
}
