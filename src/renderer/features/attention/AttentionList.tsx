import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { AttentionItem } from '../../../rules/attention.js';
import { middleList } from '../../ui/middle-list.js';
import { useListFocus } from '../../ui/use-list-focus.js';
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
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => attentionLines(items), [items]);
  const [focusId, setFocusId] = useState<string | null>(null);
  const focused = items.findIndex(({ id }) => id === focusId);
  // What comes in above must not put a different button under somebody's pointer or fingers.
  const [held, setHeld] = useState(false);
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.heads === null ? 70 : 100),
    getItemKey: useCallback((index: number) => lines[index]?.item.id ?? index, [lines]),
    overscan: 8,
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
  const tabStop = Math.max(0, focused);

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
