import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useImperativeHandle, useRef, useState } from 'react';
import { middleList } from './middle-list.js';
import { useListFocus } from './use-list-focus.js';

interface ItemList {
  items: readonly { id: string }[];
  /** An item's height in px until it is measured. */
  estimateSize: (index: number) => number;
  overscan: number;
}

/**
 * A virtualised list in the middle, one item with the focus in it: moved by `middleList`, and steady under the hands.
 * `setHeld` says whether somebody is in it: what comes in above must then not put a different button under them.
 */
export function useItemList({ items, estimateSize, overscan }: ItemList) {
  const scroller = useRef<HTMLDivElement>(null);
  const [focusId, setFocusId] = useState<string | null>(null);
  const [held, setHeld] = useState(false);
  const focused = items.findIndex(({ id }) => id === focusId);
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey: useCallback((index: number) => items[index]?.id ?? index, [items]),
    overscan,
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
  return { scroller, virtualizer, focused, tabStop: Math.max(0, focused), setFocusId, setHeld };
}
