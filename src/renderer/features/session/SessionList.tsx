import { useLocalStorage } from '@mantine/hooks';
import { IconInbox, IconPin } from '@tabler/icons-react';
import { useDeferredValue, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { useTimeOf } from '../../ui/now.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { sessionList } from './handle.js';
import { useSessions } from './queries.js';
import { SessionFilterBox } from './SessionFilterBox.js';
import classes from './SessionList.module.css';
import { SessionListbox, type SessionListboxHandle } from './SessionListbox.js';
import { SessionSortMenu } from './SessionSortMenu.js';
import { filterAges, isWordNames, matchesSession, parseSessionFilter } from './session-filter.js';
import { type SessionGrouping, type SessionSort, sessionRows } from './session-rows.js';
import { useHeldOrder } from './use-held-order.js';

const none: readonly SessionSummary[] = [];

interface SessionListProps {
  /** The sessions that need a person. */
  attention: ReadonlySet<string>;
  openId: string | null;
  onOpen: (sessionId: string) => void;
}

export function SessionList({ attention, openId, onOpen }: SessionListProps) {
  const sessions = useSessions();
  const [text, setText] = useState('');
  const [sort, setSort] = useLocalStorage<SessionSort>({ key: 'sessions.sort', defaultValue: 'activity' });
  const [grouping, setGrouping] = useLocalStorage<SessionGrouping>({
    key: 'sessions.grouping',
    defaultValue: 'agent',
  });
  const filter = useMemo(() => parseSessionFilter(text), [text]);
  // Filtering ten thousand takes a few frames: the box must not wait for it.
  const deferred = useDeferredValue(filter);
  // States age by themselves: where they decide what is shown, look again now and then.
  const all = sessions.data;
  const now = useTimeOf(all, filterAges(deferred) || sort === 'state' ? 5000 : null);
  const found = useMemo(
    () => (all ?? []).filter((session) => matchesSession(deferred, session, { now, attention })),
    [all, deferred, now, attention],
  );
  const newest = useMemo(() => sessionRows(found, sort, grouping, now), [found, sort, grouping, now]);
  const view = useMemo(() => ({ deferred, sort, grouping }), [deferred, sort, grouping]);
  const { rows, more, hold, handlers } = useHeldOrder(newest, view);

  const box = useRef<{ focus(): void }>(null);
  const list = useRef<SessionListboxHandle>(null);
  useImperativeHandle(sessionList, () => ({
    focusFilter: () => box.current?.focus(),
    filter: setText,
    focus: () => list.current?.focus(),
    move: (by, open) => {
      hold('keys');
      list.current?.move(by, open);
    },
  }));

  return (
    <section aria-label="Sessions" className={classes.pane}>
      <div className={classes.tools}>
        <SessionFilterBox
          ref={box}
          text={text}
          onChange={setText}
          sessions={all ?? none}
          attention={attention}
          onLeave={() => list.current?.focus()}
        />
        <SessionSortMenu sort={sort} onSort={setSort} grouping={grouping} onGroup={setGrouping} />
      </div>
      {filter.unknown.length > 0 && (
        <output className={classes.note}>
          {filter.unknown.join(', ')} is not known. Use {isWordNames.map((w) => `is:${w}`).join(', ')}.
        </output>
      )}
      {all === undefined ? (
        sessions.isError ? (
          <Failed error={sessions.error} onRetry={() => void sessions.refetch()} />
        ) : (
          <Loading what="sessions" />
        )
      ) : found.length === 0 ? (
        <NoSession all={all.length} />
      ) : (
        <SessionListbox
          ref={list}
          rows={rows}
          count={found.length}
          grouped={grouping === 'agent'}
          openId={openId}
          onOpen={onOpen}
          hands={handlers}
        />
      )}
      {rows !== newest && <OrderHeld more={more} />}
    </section>
  );
}

/** Below the list, where it moves no row. */
function OrderHeld({ more }: { more: number }) {
  return (
    <p
      className={classes.held}
      title="Rows keep their places while you use the list. They are sorted again when you leave it or pause."
    >
      <IconPin size={13} aria-hidden />
      Order held{more > 0 && ` · ${more} more below`}
    </p>
  );
}

function NoSession({ all }: { all: number }) {
  return all === 0 ? (
    <Empty title="No sessions yet" icon={<IconInbox size={28} aria-hidden />}>
      The host makes a session when an agent gets its first message.
    </Empty>
  ) : (
    <Empty title="No session matches">The filter leaves none of the {all} sessions.</Empty>
  );
}
