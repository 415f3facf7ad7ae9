import { Menu } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconInbox, IconSearch, IconX } from '@tabler/icons-react';
import { type Ref, useDeferredValue, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { IconButton } from '../../ui/IconButton.js';
import { useCoarseNow } from '../../ui/now.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { useSessions } from './queries.js';
import classes from './SessionList.module.css';
import { SessionListbox, type SessionListboxHandle } from './SessionListbox.js';
import { isWords, matchesSession, parseSessionFilter } from './session-filter.js';
import { type SessionGrouping, type SessionSort, sessionRows } from './session-rows.js';

export interface SessionListHandle extends SessionListboxHandle {
  focusFilter(): void;
}

interface SessionListProps {
  openId: string | null;
  onOpen: (sessionId: string) => void;
  ref: Ref<SessionListHandle>;
}

const sorts: Record<SessionSort, string> = { activity: 'Last activity', name: 'Name', state: 'State' };
const groupings: Record<SessionGrouping, string> = { agent: 'By agent', flat: 'No groups' };

export function SessionList({ openId, onOpen, ref }: SessionListProps) {
  const sessions = useSessions();
  const [text, setText] = useState('');
  const [sort, setSort] = useLocalStorage<SessionSort>({ key: 'sessions.sort', defaultValue: 'activity' });
  const [grouping, setGrouping] = useLocalStorage<SessionGrouping>({
    key: 'sessions.grouping',
    defaultValue: 'agent',
  });
  const filter = useMemo(() => parseSessionFilter(text), [text]);
  // Filtering ten thousand takes a few frames: the box must not wait for it. States age, so look again now and then.
  const deferred = useDeferredValue(filter);
  const now = useCoarseNow(5000);
  const all = sessions.data;
  const found = useMemo(
    () => (all ?? []).filter((session) => matchesSession(deferred, session, now)),
    [all, deferred, now],
  );
  const rows = useMemo(() => sessionRows(found, sort, grouping, now), [found, sort, grouping, now]);

  const box = useRef<HTMLInputElement>(null);
  const list = useRef<SessionListboxHandle>(null);
  useImperativeHandle(ref, () => ({
    focusFilter: () => {
      box.current?.focus();
      box.current?.select();
    },
    focus: () => list.current?.focus(),
    move: (by, open) => list.current?.move(by, open),
  }));

  return (
    <section aria-label="Sessions" className={classes.pane}>
      <div className={classes.tools}>
        <div className={classes.filter}>
          <IconSearch size={14} aria-hidden />
          <input
            ref={box}
            type="search"
            aria-label="Filter sessions"
            placeholder="Filter: words, agent: channel: is:"
            title={`Words, agent:, channel:, ${isWords.map((w) => `is:${w}`).join(' ')}`}
            value={text}
            spellCheck={false}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && text !== '') {
                event.stopPropagation();
                setText('');
              }
              if (event.key === 'ArrowDown' || event.key === 'Enter') {
                event.preventDefault();
                list.current?.focus();
              }
            }}
          />
          {text !== '' && (
            <button
              type="button"
              className={classes.clear}
              aria-label="Clear the filter"
              onClick={() => setText('')}
            >
              <IconX size={13} aria-hidden />
            </button>
          )}
        </div>
        <Menu position="bottom-end" width={190} closeOnItemClick={false}>
          <Menu.Target>
            <IconButton label="Sort and group sessions">
              <IconAdjustmentsHorizontal size={16} aria-hidden />
            </IconButton>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>Sort by</Menu.Label>
            <Choices choices={sorts} value={sort} onChange={setSort} />
            <Menu.Label>Group</Menu.Label>
            <Choices choices={groupings} value={grouping} onChange={setGrouping} />
          </Menu.Dropdown>
        </Menu>
      </div>
      {filter.unknown.length > 0 && (
        <output className={classes.note}>
          {filter.unknown.join(', ')} is not known. Use {isWords.map((w) => `is:${w}`).join(', ')}.
        </output>
      )}
      {all === undefined ? (
        sessions.isError ? (
          <Failed error={sessions.error} onRetry={() => void sessions.refetch()} />
        ) : (
          <Loading what="sessions" />
        )
      ) : found.length === 0 ? (
        all.length === 0 ? (
          <Empty title="No sessions yet" icon={<IconInbox size={28} aria-hidden />}>
            The host makes a session when an agent gets its first message.
          </Empty>
        ) : (
          <Empty title="No session matches">The filter leaves none of the {all.length} sessions.</Empty>
        )
      ) : (
        <SessionListbox
          ref={list}
          rows={rows}
          count={found.length}
          grouped={grouping === 'agent'}
          openId={openId}
          onOpen={onOpen}
        />
      )}
    </section>
  );
}

interface ChoicesProps<T extends string> {
  choices: Record<T, string>;
  value: T;
  onChange: (value: T) => void;
}

function Choices<T extends string>({ choices, value, onChange }: ChoicesProps<T>) {
  const isChoice = (name: string): name is T => name in choices;
  return (
    <Menu.RadioGroup
      value={value}
      onChange={(name) => {
        if (isChoice(name)) onChange(name);
      }}
    >
      {Object.keys(choices)
        .filter(isChoice)
        .map((name) => (
          <Menu.RadioItem key={name} value={name}>
            {choices[name]}
          </Menu.RadioItem>
        ))}
    </Menu.RadioGroup>
  );
}
