import {
  IconAlertTriangle,
  IconCircleFilled,
  IconClockExclamation,
  IconExclamationCircle,
  IconFileAlert,
  IconLayoutList,
  IconMailOpened,
  IconMessageQuestion,
  IconPlugConnectedX,
  IconUserQuestion,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { plural } from '../../ui/format.js';
import { useTimeOf } from '../../ui/now.js';
import { useSessions } from './queries.js';
import classes from './SessionCounts.module.css';
import { countWords, type IsWord, isWords } from './session-filter.js';

const shown = [
  { word: 'running', Icon: IconCircleFilled, tone: 'ok' },
  { word: 'waiting', Icon: IconMessageQuestion, tone: 'warn' },
  { word: 'approval', Icon: IconUserQuestion, tone: 'warn' },
  { word: 'stuck', Icon: IconAlertTriangle, tone: 'warn' },
  { word: 'gone', Icon: IconPlugConnectedX, tone: 'warn' },
  { word: 'due', Icon: IconClockExclamation, tone: 'warn' },
  { word: 'failed', Icon: IconExclamationCircle, tone: 'bad' },
  { word: 'unreadable', Icon: IconFileAlert, tone: 'bad' },
  { word: 'unread', Icon: IconMailOpened, tone: 'none' },
] as const satisfies { word: IsWord; Icon: unknown; tone: string }[];

interface SessionCountsProps {
  attention: ReadonlySet<string>;
  onFilter: (text: string) => void;
}

/** How many sessions are in which state: those above zero, each a button that filters the sessions for it. */
export function SessionCounts({ attention, onFilter }: SessionCountsProps) {
  const sessions = useSessions().data;
  const now = useTimeOf(sessions, 5000);
  const counts = useMemo(() => countWords(sessions ?? [], { now, attention }), [sessions, now, attention]);
  if (sessions === undefined) return null;
  const unread = sessions.filter(({ digest }) => digest === null).length;
  return (
    <div className={classes.counts}>
      <button type="button" className={classes.count} title="Show all sessions" onClick={() => onFilter('')}>
        <IconLayoutList size={13} aria-hidden />
        {plural(sessions.length, 'session')}
      </button>
      {shown.map(({ word, Icon, tone }) => {
        const count = counts.get(word) ?? 0;
        if (count === 0) return null;
        return (
          <button
            key={word}
            type="button"
            className={classes.count}
            data-tone={tone}
            title={`${plural(count, 'session')}: ${isWords[word]}. Show them: is:${word}`}
            onClick={() => onFilter(`is:${word}`)}
          >
            <Icon size={word === 'running' ? 10 : 13} aria-hidden />
            {count} {word}
          </button>
        );
      })}
      {unread > 0 && (
        <span title={`${plural(unread, 'session')} not read yet: the numbers may still grow.`}>
          counting…
        </span>
      )}
    </div>
  );
}
