import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { DOMAttributes, Ref } from 'react';
import { type KeyboardEvent, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { plural } from '../../ui/format.js';
import classes from './SessionList.module.css';
import { SessionOption } from './SessionOption.js';
import type { SessionRow } from './session-rows.js';
import { watchShown } from './watching.js';

const GROUP_HEIGHT = 28;
const OPTION_HEIGHT = 48;
const PAGE_ROWS = 10;

export interface SessionListboxHandle {
  focus(): void;
  /** Moves the cursor by this many sessions and, when `open`, opens the one it lands on. */
  move(by: number, open?: boolean): void;
}

interface SessionListboxProps {
  rows: readonly SessionRow[];
  count: number;
  /** Whether the rows stand under their agents' headings. */
  grouped: boolean;
  openId: string | null;
  onOpen: (sessionId: string) => void;
  /** Handlers that notice somebody using the rows. */
  hands: DOMAttributes<HTMLElement>;
  ref: Ref<SessionListboxHandle>;
}

/** The virtualised rows: one tab stop, a cursor that the arrows move, Enter opens. */
export function SessionListbox({ rows, count, grouped, openId, onOpen, hands, ref }: SessionListboxProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [cursorId, setCursorId] = useState<string | null>(openId);
  const cursor = rows.findIndex((r) => r.type === 'session' && r.key === cursorId);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.type === 'group' ? GROUP_HEIGHT : OPTION_HEIGHT),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
    // The cursor's row must exist for aria-activedescendant to point at it, wherever the list is scrolled.
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const visible = defaultRangeExtractor(range);
        return cursor < 0 || visible.includes(cursor) ? visible : [...visible, cursor].sort((a, b) => a - b);
      },
      [cursor],
    ),
  });

  const first = virtualizer.range?.startIndex ?? 0;
  const last = virtualizer.range?.endIndex ?? -1;
  useEffect(() => {
    const inView = rows.slice(first, last + 1);
    watchShown(inView.flatMap((row) => (row.type === 'session' ? [row.key] : [])));
  }, [rows, first, last]);
  useEffect(() => () => watchShown([]), []);

  const [openedId, setOpenedId] = useState(openId);
  if (openedId !== openId) {
    setOpenedId(openId);
    if (openId !== null) setCursorId(openId);
  }
  const reveal = useRef<string | null>(null);
  useEffect(() => {
    if (cursor >= 0 && reveal.current === cursorId) virtualizer.scrollToIndex(cursor, { align: 'auto' });
    reveal.current = null;
  }, [cursor, cursorId, virtualizer]);

  function goTo(position: number, open = false): void {
    const wanted = Math.min(count, Math.max(1, position));
    const row = rows.find((r) => r.type === 'session' && r.position === wanted);
    if (row === undefined) return;
    reveal.current = row.key;
    setCursorId(row.key);
    if (open) onOpen(row.key);
  }

  const here = rows[cursor];
  const position = here?.type === 'session' ? here.position : 0;
  const move = (by: number, open = false) => goTo(position === 0 ? 1 : position + by, open);

  useImperativeHandle(ref, () => ({ focus: () => scroller.current?.focus(), move }));

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const goal: Record<string, number> = {
      ArrowDown: position + 1,
      ArrowUp: position - 1,
      Home: 1,
      End: count,
      PageDown: position + PAGE_ROWS,
      PageUp: position - PAGE_ROWS,
    };
    const opens = (event.key === 'Enter' || event.key === ' ') && cursor >= 0;
    const to = goal[event.key];
    if (to === undefined && !opens) return;
    event.preventDefault();
    event.stopPropagation();
    if (to !== undefined) goTo(to);
    else if (cursorId !== null) onOpen(cursorId);
  }

  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label="Sessions"
      tabIndex={0}
      data-keys="sessions"
      className={classes.listbox}
      {...hands}
      {...(cursor >= 0 ? { 'aria-activedescendant': optionId(rows[cursor]?.key ?? '') } : {})}
      onKeyDown={onKeyDown}
      // Pressing a row with the pointer must not scroll the list to its top under the person's hand.
      onFocus={({ currentTarget }) => cursor < 0 && currentTarget.matches(':focus-visible') && goTo(1)}
    >
      <div role="presentation" className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const place = { height: item.size, transform: `translateY(${item.start}px)` };
          return row.type === 'group' ? (
            <div
              key={item.key}
              role="presentation"
              className={classes.group}
              data-agent={row.agentGroupId}
              style={place}
            >
              <bdi>{row.name}</bdi>
              <span className={classes.groupCount} title={plural(row.count, 'session')}>
                {row.count}
              </span>
            </div>
          ) : (
            // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus and points here.
            // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox handles the keys.
            <div
              key={item.key}
              id={optionId(row.key)}
              role="option"
              data-session={row.key}
              aria-selected={row.key === openId}
              aria-posinset={row.position}
              aria-setsize={count}
              className={classes.option}
              data-cursor={item.index === cursor || undefined}
              data-closed={row.session.status === 'closed' || undefined}
              style={place}
              onClick={() => {
                setCursorId(row.key);
                onOpen(row.key);
              }}
            >
              <SessionOption session={row.session} grouped={grouped} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

// Session ids come from a database: an id attribute must hold no white space.
const optionId = (sessionId: string) => `session-${encodeURIComponent(sessionId)}`;
