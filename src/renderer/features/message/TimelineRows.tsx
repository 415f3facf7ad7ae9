import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useCallback, useEffect, useImperativeHandle, useMemo, useState } from 'react';
import type { Message } from '../../../contract/entities/message.js';
import type { RowMark } from '../../../contract/entities/session.js';
import { holding } from '../../../rules/held-row.js';
import { failedInRow } from '../../../rules/task.js';
import { toast } from '../../ui/alerts.js';
import { dayName } from '../../ui/format.js';
import { DayInView } from './DayInView.js';
import { GoToDialog } from './GoToDialog.js';
import type { Goal } from './goal.js';
import { timeline } from './handles.js';
import { MessageRow } from './MessageRow.js';
import { standAtNewest, useSessionApprovals } from './queries.js';
import { SelectionBar } from './SelectionBar.js';
import classes from './Timeline.module.css';
import { TimelineTop } from './TimelineTop.js';
import { useGoTo } from './use-go-to.js';
import { useReadMark } from './use-read-mark.js';
import { useSelection } from './use-selection.js';
import { type More, useTimelineScroll } from './use-timeline-scroll.js';

interface TimelineRowsProps {
  sessionId: string;
  /** Who speaks in outbound rows. */
  agentName: string;
  messages: Message[];
  /** How far these rows reach on both sides. */
  seen: RowMark;
  older: More;
  newer: More;
  /** The row at which it begins; null for the newest. */
  around: string | null;
  /** Where to go first; null for the newest row. */
  goal: Goal | null;
  /** Called when the goal was reached; null when it is not there. */
  onGoal: (key: string | null) => void;
  selectedKey: string | null;
  onOpen: (key: string) => void;
  onOpenAttachment: (message: Message, position: number) => void;
}

/** The rows, virtualised. */
export function TimelineRows(props: TimelineRowsProps) {
  const { sessionId, messages, older, newer, around, selectedKey, onOpen, onOpenAttachment } = props;
  const place = useTimelineScroll(messages, props.agentName, older, newer, around);
  const { scroller, virtualizer, focusKey, focusIndex, focusRow, goToEnd, selectText, atEnd, fresh } = place;
  useReadMark(sessionId, props.seen, atEnd);
  const marks = useSelection(messages);
  const { toggle, extendTo } = marks;
  const mark = useCallback(
    (key: string, range: boolean) => (range ? extendTo(key, focusKey) : toggle(key)),
    [extendTo, toggle, focusKey],
  );
  const approvals = useSessionApprovals(sessionId);
  const answers = useMemo(() => answersIn(messages), [messages]);
  const last = messages.length - 1;
  const ends = { older: older.has, newer: newer.has };
  const { goTo, going, stop } = useGoTo(sessionId, messages, ends, focusRow, () => {
    if (marks.inOrder.length > 0) toast('Nothing is selected any more: those rows are not loaded now.');
  });
  const { goal, onGoal } = props;
  useEffect(() => {
    if (goal !== null && place.settled) void goTo(goal, onGoal);
  }, [goal, onGoal, goTo, place.settled]);

  const [asking, setAsking] = useState(false);
  // Around another row the newest may not be loaded: then it begins there anew.
  const toNewest = useCallback(
    (here: () => void) => (around === null ? here() : standAtNewest(sessionId)),
    [around, sessionId],
  );
  const newest = useCallback(() => toNewest(() => focusRow(last)), [toNewest, focusRow, last]);

  useImperativeHandle(
    timeline,
    () => ({
      move: (by) => focusRow(focusIndex < 0 ? last : Math.min(last, Math.max(0, focusIndex + by))),
      openFocused: () => focusKey !== null && onOpen(focusKey),
      newest,
      follow: () => toNewest(goToEnd),
      goTo: (to) => void goTo(to),
      askGoTo: () => setAsking(true),
      focus: () => focusRow(focusIndex >= 0 ? focusIndex : last),
      selectText,
      chosen: () =>
        marks.inOrder.length > 0
          ? marks.inOrder
          : messages.slice(focusIndex).slice(0, focusIndex < 0 ? 0 : 1),
      toggleMark: () => focusKey !== null && marks.toggle(focusKey),
      extendMark: (by) => {
        const head = messages.findIndex((m) => m.key === marks.head.current);
        const from = head >= 0 ? head : focusIndex < 0 ? last : focusIndex;
        const to = Math.min(last, Math.max(0, from + by));
        const key = messages[to]?.key;
        if (key !== undefined) marks.extendTo(key, focusKey);
        focusRow(to);
      },
      clearMarks: () => {
        const any = marks.inOrder.length > 0;
        marks.clear();
        return any;
      },
    }),
    [
      marks,
      messages,
      focusIndex,
      focusKey,
      focusRow,
      goTo,
      goToEnd,
      toNewest,
      last,
      newest,
      onOpen,
      selectText,
    ],
  );

  const tabStopKey = focusIndex >= 0 ? focusKey : messages[last]?.key;
  return (
    <div className={classes.rowsPane}>
      <div ref={scroller} className={classes.scroller} data-keys="timeline" onScroll={place.onScroll}>
        <div className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
          <TimelineTop older={older} />
          {virtualizer.getVirtualItems().map((item) => {
            const message = messages[item.index];
            if (message === undefined) return null;
            const day = newDay(messages[item.index - 1], message);
            const { body } = message;
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
                  agentName={props.agentName}
                  failedInRow={failedInRow(messages, item.index)}
                  answer={body.type === 'question' ? (answers.get(body.questionId) ?? null) : null}
                  held={holding(message, approvals)}
                  selected={message.key === selectedKey}
                  tabStop={message.key === tabStopKey}
                  onFocus={place.setFocusKey}
                  onOpen={onOpen}
                  marked={marks.keys.has(message.key)}
                  onMark={mark}
                  onOpenAttachment={onOpenAttachment}
                />
              </div>
            );
          })}
        </div>
      </div>
      <DayInView messages={messages} virtualizer={virtualizer} />
      <SelectionBar count={marks.inOrder.length} onClear={marks.clear} />
      <GoToDialog opened={asking} onClose={() => setAsking(false)} onGoTo={(to) => void goTo(to)} />
      {going ? (
        <Button className={classes.pill ?? ''} size="compact-sm" radius="xl" onClick={stop}>
          Going there… Stop
        </Button>
      ) : (
        !atEnd && (
          <Button
            className={classes.pill ?? ''}
            size="compact-sm"
            radius="xl"
            variant={fresh > 0 ? 'filled' : 'default'}
            leftSection={<IconArrowDown size={14} aria-hidden />}
            // The button itself disappears, so the focus follows the person.
            onClick={newest}
          >
            {fresh > 0 ? `${fresh} new` : 'Newest'}
          </Button>
        )
      )}
    </div>
  );
}

/** The answers among the rows, by question. */
function answersIn(messages: readonly Message[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { body } of messages) {
    if (body.type === 'answer') found.set(body.questionId, body.selectedOption);
  }
  return found;
}

/** The day's name where one begins. A row without a readable time belongs to the day before it. */
function newDay(before: Message | undefined, message: Message): string | null {
  if (message.at === null) return null;
  const day = dayName(message.at);
  return before?.at != null && dayName(before.at) === day ? null : day;
}
