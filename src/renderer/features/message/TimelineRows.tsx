import { Button, Loader } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { Message } from '../../../shared/entities/message.js';
import { sentenceOf } from '../../bridge/index.js';
import { dayName } from '../../ui/format.js';
import { MessageRow } from './MessageRow.js';
import classes from './Timeline.module.css';

const AT_END_PX = 48;
// The line above the first row; Timeline.module.css has the same height.
const TOP_PX = 34;

export interface TimelineHandle {
  /** Moves the focus by so many rows; from outside it starts at the newest one. */
  move(by: number): void;
  /** Opens the row with the focus. */
  openFocused(): void;
  /** Goes to the newest row and gives it the focus. */
  newest(): void;
  /** Goes to the bottom and stays there as rows come in. */
  follow(): void;
  oldestLoaded(): void;
  focus(): void;
}

interface TimelineRowsProps {
  sessionId: string;
  messages: Message[];
  older: { has: boolean; loading: boolean; error: unknown; load: () => void };
  selectedKey: string | null;
  onOpen: (key: string) => void;
  onOpenAttachment: (message: Message, position: number) => void;
  ref: Ref<TimelineHandle>;
}

/**
 * The rows, virtualised. Anchored at their end: rows that come in above or below leave what is read
 * where it is; at the bottom the newest is followed.
 */
export function TimelineRows(props: TimelineRowsProps) {
  const { sessionId, messages, older, selectedKey, onOpen, onOpenAttachment, ref } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [focusKey, setFocusKey] = useState<string | null>(null);
  const newestKey = messages.at(-1)?.key ?? null;
  const [seenKey, setSeenKey] = useState(newestKey);
  const [atEnd, setAtEnd] = useState(true);

  const focusIndex = focusKey === null ? -1 : messages.findIndex((m) => m.key === focusKey);
  const virtualizer = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 44,
    getItemKey: useCallback((index: number) => messages[index]?.key ?? index, [messages]),
    overscan: 6,
    paddingStart: TOP_PX,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
    initialOffset: Number.MAX_SAFE_INTEGER,
    // The row with the focus stays in the document, or the focus would fall to the body.
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const visible = defaultRangeExtractor(range);
        if (focusIndex < 0 || visible.includes(focusIndex)) return visible;
        return [...visible, focusIndex].sort((a, b) => a - b);
      },
      [focusIndex],
    ),
  });
  const items = virtualizer.getVirtualItems();

  // A session is opened at its newest row. Before that has settled, what is at the top says nothing.
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    virtualizer.scrollToEnd();
    const frame = requestAnimationFrame(() => setSettled(true));
    return () => cancelAnimationFrame(frame);
  }, [virtualizer]);

  const firstShown = items[0]?.index ?? 0;
  const { has, loading, error, load } = older;
  useEffect(() => {
    if (settled && firstShown < 8 && has && !loading && error === null) load();
  }, [settled, firstShown, has, loading, error, load]);

  function onScroll(): void {
    const end = virtualizer.getDistanceFromEnd() <= AT_END_PX;
    setAtEnd(end);
  }
  if (atEnd && seenKey !== newestKey) setSeenKey(newestKey);
  const seenIndex = messages.findLastIndex((m) => m.key === seenKey);
  const fresh = atEnd || seenIndex < 0 ? 0 : messages.length - 1 - seenIndex;

  const answers = useMemo(() => {
    const found = new Map<string, string>();
    for (const m of messages)
      if (m.body.type === 'answer') found.set(m.body.questionId, m.body.selectedOption);
    return found;
  }, [messages]);

  const focusRow = useCallback(
    (index: number) => {
      const message = messages[index];
      if (message === undefined) return;
      setFocusKey(message.key);
      virtualizer.scrollToIndex(index, { align: 'auto' });
      // The row may only now come into the document.
      requestAnimationFrame(() => {
        scroller.current
          ?.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(message.key)}"]`)
          ?.focus({ preventScroll: true });
      });
    },
    [messages, virtualizer],
  );

  const newest = useCallback(() => {
    setAtEnd(true);
    virtualizer.scrollToEnd();
  }, [virtualizer]);

  useImperativeHandle(
    ref,
    () => ({
      move: (by) => {
        const from = focusIndex >= 0 ? focusIndex + by : messages.length - 1;
        focusRow(Math.min(messages.length - 1, Math.max(0, from)));
      },
      openFocused: () => focusKey !== null && onOpen(focusKey),
      newest: () => {
        newest();
        focusRow(messages.length - 1);
      },
      follow: newest,
      oldestLoaded: () => focusRow(0),
      focus: () => focusRow(focusIndex >= 0 ? focusIndex : messages.length - 1),
    }),
    [focusIndex, focusKey, focusRow, messages.length, newest, onOpen],
  );

  const tabStopKey = focusIndex >= 0 ? focusKey : newestKey;
  return (
    <div className={classes.rowsPane}>
      <div ref={scroller} className={classes.scroller} data-keys="timeline" onScroll={onScroll}>
        <div className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
          <Top older={older} />
          {items.map((item) => {
            const message = messages[item.index];
            if (message === undefined) return null;
            const day = newDay(messages[item.index - 1], message);
            return (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className={classes.item}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {day !== null && <h3 className={classes.day}>{day}</h3>}
                <MessageRow
                  sessionId={sessionId}
                  message={message}
                  answer={
                    message.body.type === 'question' ? (answers.get(message.body.questionId) ?? null) : null
                  }
                  selected={message.key === selectedKey}
                  tabStop={message.key === tabStopKey}
                  onFocus={setFocusKey}
                  onOpen={onOpen}
                  onOpenAttachment={onOpenAttachment}
                />
              </div>
            );
          })}
        </div>
      </div>
      {!atEnd && (
        <Button
          className={classes.pill ?? ''}
          size="compact-sm"
          radius="xl"
          variant={fresh > 0 ? 'filled' : 'default'}
          leftSection={<IconArrowDown size={14} aria-hidden />}
          onClick={newest}
        >
          {fresh > 0 ? `${fresh} new` : 'Newest'}
        </Button>
      )}
    </div>
  );
}

function Top({ older }: { older: TimelineRowsProps['older'] }) {
  if (older.error !== null) {
    return (
      <div className={classes.top}>
        <span role="alert">Older messages could not be loaded: {sentenceOf(older.error)}</span>
        <Button size="compact-xs" variant="default" onClick={older.load}>
          Try again
        </Button>
      </div>
    );
  }
  if (!older.has) return <div className={classes.top}>Beginning of the session</div>;
  return (
    <div className={classes.top}>
      <Loader size={12} color="gray" aria-hidden /> Loading older messages…
    </div>
  );
}

/** The day's name where one begins. A row without a readable time belongs to the day before it. */
function newDay(before: Message | undefined, message: Message): string | null {
  if (message.at === null) return null;
  const day = dayName(message.at);
  return before?.at != null && dayName(before.at) === day ? null : day;
}
