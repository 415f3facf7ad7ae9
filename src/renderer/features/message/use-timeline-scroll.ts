import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Message } from '../../../contract/entities/message.js';
import { takeNewestWanted } from './queries.js';
import { useTextSelection } from './use-text-selection.js';

const AT_END_PX = 48;
// The line above the first row, and the strip below the last one for toasts and the pill;
// Timeline.module.css has the same heights.
const TOP_PX = 34;
const BOTTOM_PX = 40;
// What stays in view when a page is turned, so that one finds the place again.
const PAGE_KEEPS_PX = 60;

/** What lies before the loaded rows, or behind them. */
export interface More {
  has: boolean;
  loading: boolean;
  error: unknown;
  load: () => void;
}

/**
 * Which rows are in the document and where the person reads. Anchored at their end: rows that come in above or
 * below leave what is read where it is; at the bottom the newest is followed.
 * @param around the key of the row at which it begins; null for the newest
 */
export function useTimelineScroll(
  messages: Message[],
  agentName: string,
  older: More,
  newer: More,
  around: string | null,
) {
  const scroller = useRef<HTMLDivElement>(null);
  const { pinned, selectText } = useTextSelection(scroller, messages, agentName, older.has);
  const [focusKey, setFocusKey] = useState<string | null>(null);
  const newestKey = messages.at(-1)?.key ?? null;
  const [seenKey, setSeenKey] = useState(newestKey);
  const [atEnd, setAtEnd] = useState(around === null);

  const focusIndex = focusKey === null ? -1 : messages.findIndex((m) => m.key === focusKey);
  const pinnedAt = useMemo(
    () => pinned.map((key) => messages.findIndex((m) => m.key === key)),
    [messages, pinned],
  );
  const begin = useRef(around === null ? -1 : messages.findIndex((m) => m.key === around));
  const virtualizer = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 44,
    getItemKey: useCallback((index: number) => messages[index]?.key ?? index, [messages]),
    overscan: 6,
    paddingStart: TOP_PX,
    paddingEnd: BOTTOM_PX,
    anchorTo: 'end',
    // What is loaded further down is not what is written now.
    followOnAppend: !newer.has,
    scrollEndThreshold: AT_END_PX,
    initialOffset: Number.MAX_SAFE_INTEGER,
    // The row with the focus stays in the document, or the focus would fall to the body; so do the pinned ones.
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const kept = [focusIndex, ...pinnedAt].filter((index) => index >= 0);
        return [...new Set([...defaultRangeExtractor(range), ...kept])].sort((a, b) => a - b);
      },
      [focusIndex, pinnedAt],
    ),
  });

  // A session is opened at its newest row. Until that has settled, what is at the top means nothing.
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const index = begin.current;
    if (index < 0) virtualizer.scrollToEnd();
    else virtualizer.scrollToIndex(index, { align: 'center' });
    const frame = requestAnimationFrame(() => setSettled(true));
    return () => cancelAnimationFrame(frame);
  }, [virtualizer]);

  // The window may shrink, the composer or rows may grow: a person who was at the end stays there.
  const wasAtEnd = useRef(atEnd);
  useEffect(() => {
    wasAtEnd.current = atEnd;
  }, [atEnd]);
  useEffect(() => {
    const element = scroller.current;
    const rows = element?.firstElementChild ?? null;
    if (element === null || rows === null) return;
    const observer = new ResizeObserver(() => {
      if (wasAtEnd.current) virtualizer.scrollToEnd();
    });
    observer.observe(element);
    observer.observe(rows);
    return () => observer.disconnect();
  }, [virtualizer]);

  // Only scrolling up leaves the end. The end also moves further down when rows are measured, and grow, as they
  // come into view, or when the window is made narrower.
  const lastTop = useRef(0);
  function onScroll({ currentTarget }: { currentTarget: Element }): void {
    // The virtualizer gets the event after us.
    const { scrollTop, scrollHeight, clientHeight } = currentTarget;
    if (scrollHeight - scrollTop - clientHeight <= AT_END_PX) setAtEnd(true);
    else if (scrollTop < lastTop.current) setAtEnd(false);
    lastTop.current = scrollTop;
  }

  // Among the rows in view: the focused one may be in the document from far above.
  const firstShown = virtualizer.range?.startIndex ?? 0;
  const { has, loading, error, load } = older;
  useEffect(() => {
    if (settled && firstShown < 14 && has && !loading && error === null) load();
  }, [settled, firstShown, has, loading, error, load]);

  const lastShown = virtualizer.range?.endIndex ?? 0;
  const { has: hasNewer, loading: loadingNewer, error: newerError, load: loadNewer } = newer;
  useEffect(() => {
    const near = lastShown > messages.length - 14;
    if (settled && near && hasNewer && !loadingNewer && newerError === null) loadNewer();
  }, [settled, lastShown, messages.length, hasNewer, loadingNewer, newerError, loadNewer]);

  if (atEnd && seenKey !== newestKey) setSeenKey(newestKey);
  const seenIndex = messages.findLastIndex((m) => m.key === seenKey);

  /** Focuses a row and brings it into view; the last one with everything below it. */
  const focusRow = useCallback(
    (index: number) => {
      const message = messages[index];
      if (message === undefined) return;
      setFocusKey(message.key);
      if (index === messages.length - 1) {
        setAtEnd(true);
        virtualizer.scrollToEnd();
      } else virtualizer.scrollToIndex(index, { align: 'auto' });
      const focus = () => {
        const row = scroller.current?.querySelector<HTMLElement>(
          `[data-row-key="${CSS.escape(message.key)}"]`,
        );
        row?.focus({ preventScroll: true });
        return row != null;
      };
      // At once, since the next key is meant for it; a row that only now comes into the document, a frame later.
      if (!focus()) requestAnimationFrame(focus);
    },
    [messages, virtualizer],
  );

  // The row that somebody went to gets the focus once it is drawn.
  useEffect(() => {
    if (!settled) return;
    if (begin.current >= 0) focusRow(begin.current);
    else if (around === null && takeNewestWanted()) focusRow(messages.length - 1);
    begin.current = -1;
  }, [settled, focusRow, around, messages.length]);

  const goToEnd = useCallback(() => {
    setAtEnd(true);
    virtualizer.scrollToEnd();
  }, [virtualizer]);

  useScrollKeys(scroller, {
    Home: useCallback(() => virtualizer.scrollToIndex(0, { align: 'start' }), [virtualizer]),
    End: goToEnd,
  });

  return {
    scroller,
    virtualizer,
    focusKey,
    focusIndex,
    setFocusKey,
    focusRow,
    goToEnd,
    selectText,
    /** Whether the initial position has been reached. */
    settled,
    atEnd: atEnd && !newer.has,
    /** How many rows came in below while the person read further up. */
    fresh: atEnd || newer.has || seenIndex < 0 ? 0 : messages.length - 1 - seenIndex,
    onScroll,
  };
}

/**
 * The keys that scroll, without the browser's smooth scrolling: one that is under way overrides where we put
 * the rows meanwhile, and its Home and End stop short of rows that are measured, and grow, as they come.
 */
function useScrollKeys(
  scroller: RefObject<HTMLDivElement | null>,
  { Home, End }: { Home: () => void; End: () => void },
): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const turn = (direction: number) => () =>
      element.scrollBy({ top: direction * (element.clientHeight - PAGE_KEEPS_PX), behavior: 'instant' });
    const keys: Record<string, () => void> = { Home, End, PageUp: turn(-1), PageDown: turn(1) };
    function onKeyDown(event: KeyboardEvent): void {
      const scroll = keys[event.key];
      if (scroll === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      event.preventDefault();
      scroll();
    }
    element.addEventListener('keydown', onKeyDown);
    return () => element.removeEventListener('keydown', onKeyDown);
  }, [scroller, Home, End]);
}
