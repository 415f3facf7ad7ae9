import { IconCalendarTime } from '@tabler/icons-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Schedule, ScheduleEntry } from '../../../contract/entities/schedule.js';
import { type ScheduleFilter, scheduleFilters } from '../../../rules/schedule.js';
import { useShell } from '../../ui/command.js';
import { plural } from '../../ui/format.js';
import { MiddleView, ViewNote } from '../../ui/MiddleView.js';
import { middleList } from '../../ui/middle-list.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { countFilters, filterNames, narrowed } from './narrow.js';
import { useSchedule } from './queries.js';
import classes from './Schedule.module.css';
import { ScheduleList } from './ScheduleList.js';

/** Everything that is scheduled in the workspace, in one place. */
export function ScheduleView({ onOpen }: { onOpen: (entry: ScheduleEntry) => void }) {
  const schedule = useSchedule();
  const { toggleView } = useShell();
  const [text, setText] = useState('');
  const [filters, setFilters] = useState<ReadonlySet<ScheduleFilter>>(new Set());
  const { items } = schedule;
  const wanted = useDeferredValue(text);
  const shown = useMemo(() => narrowed(items, wanted, filters), [items, wanted, filters]);
  const counts = useMemo(() => countFilters(items), [items]);

  // The list is there only now, and whoever opened the view is to go on in it.
  const entered = useRef(false);
  useEffect(() => {
    if (schedule.data === undefined || entered.current) return;
    entered.current = true;
    middleList.current?.focus();
  }, [schedule.data]);

  function toggle(name: ScheduleFilter): void {
    const next = new Set(filters);
    if (!next.delete(name)) next.add(name);
    setFilters(next);
  }

  return (
    <MiddleView
      name="Upcoming"
      title="Upcoming"
      total={shown.length === items.length ? items.length : `${shown.length} of ${items.length}`}
      filter={{
        ...{ label: 'Filter what is upcoming', placeholder: 'Filter: text, session, agent, recurrence' },
        ...{ text, onChange: setText },
      }}
      keys="g u"
      onClose={() => toggleView('schedule')}
    >
      {items.length > 0 && (
        <fieldset className={classes.filters} aria-label="States">
          {filterNames
            .filter((name) => counts.has(name) || filters.has(name))
            .map((name) => (
              <button
                key={name}
                type="button"
                className={classes.filter}
                aria-pressed={filters.has(name)}
                title={`Show only: ${scheduleFilters[name]}`}
                onClick={() => toggle(name)}
              >
                {counts.get(name) ?? 0} {name}
              </button>
            ))}
        </fieldset>
      )}
      {schedule.data !== undefined && <Notes schedule={schedule.data} />}
      {schedule.isPending ? (
        <Loading what="what is scheduled" />
      ) : schedule.data === undefined ? (
        <Failed error={schedule.error} onRetry={() => void schedule.refetch()} />
      ) : items.length === 0 ? (
        <Nothing read={schedule.data.read === schedule.data.sessions} />
      ) : shown.length === 0 ? (
        <Empty title="Nothing upcoming matches">Change the words or the states above.</Empty>
      ) : (
        <ScheduleList items={shown} onOpen={onOpen} />
      )}
    </MiddleView>
  );
}

/** What the list does not have, and why. */
function Notes({ schedule: { read, sessions, more } }: { schedule: Schedule }) {
  return (
    <>
      {read < sessions && (
        <ViewNote>
          {read} of {plural(sessions, 'session')} read: there may be more.
        </ViewNote>
      )}
      {more.length > 0 && (
        <ViewNote>
          {plural(more.length, 'session')} {more.length === 1 ? 'has' : 'have'} more than 300 scheduled rows,
          of which only the newest are listed.
        </ViewNote>
      )}
    </>
  );
}

function Nothing({ read }: { read: boolean }) {
  if (!read) return <Empty title="Nothing is scheduled so far" />;
  return (
    <Empty title="Nothing is scheduled" icon={<IconCalendarTime size={30} aria-hidden />}>
      Messages with a time, and series that recur, of all sessions stand here by their next run. Give a
      message a time or a recurrence under the composer (m), or ask an agent to schedule a task.
    </Empty>
  );
}
