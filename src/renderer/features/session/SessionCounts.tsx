import {
  IconAlertTriangle,
  IconCircleFilled,
  IconExclamationCircle,
  IconFileAlert,
  IconLayoutList,
  IconMessageQuestion,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import type { SessionSummary } from '../../../shared/entities/session.js';
import { plural } from '../../ui/format.js';
import { useCoarseNow } from '../../ui/now.js';
import { useSessions } from './queries.js';
import classes from './SessionCounts.module.css';
import { type IsWord, sessionIs } from './session-filter.js';

const counted = [
  { word: 'running', icon: IconCircleFilled, tone: 'ok', says: 'running' },
  { word: 'waiting', icon: IconMessageQuestion, tone: 'warn', says: 'waiting for an answer' },
  { word: 'stuck', icon: IconAlertTriangle, tone: 'warn', says: 'stuck' },
  { word: 'failed', icon: IconExclamationCircle, tone: 'bad', says: 'failed' },
  { word: 'unreadable', icon: IconFileAlert, tone: 'bad', says: 'unreadable' },
] as const satisfies { word: IsWord; icon: unknown; tone: string; says: string }[];

/** How the workspace stands: what is not zero, each a button that filters the sessions for it. */
export function SessionCounts({ onFilter }: { onFilter: (text: string) => void }) {
  const sessions = useSessions().data;
  const now = useCoarseNow(5000);
  const counts = useMemo(() => countSessions(sessions ?? [], now), [sessions, now]);
  if (sessions === undefined) return null;
  return (
    <div className={classes.counts}>
      <button type="button" className={classes.count} title="Show all sessions" onClick={() => onFilter('')}>
        <IconLayoutList size={13} aria-hidden />
        {plural(sessions.length, 'session')}
      </button>
      {counted.map(({ word, icon: Icon, tone, says }) => {
        const count = counts.get(word) ?? 0;
        if (count === 0) return null;
        return (
          <button
            key={word}
            type="button"
            className={classes.count}
            data-tone={tone}
            title={`Show them only: is:${word}`}
            onClick={() => onFilter(`is:${word}`)}
          >
            <Icon size={word === 'running' ? 10 : 13} aria-hidden />
            {count} {says}
          </button>
        );
      })}
    </div>
  );
}

function countSessions(sessions: readonly SessionSummary[], now: number): Map<IsWord, number> {
  const counts = new Map<IsWord, number>();
  for (const session of sessions) {
    for (const { word } of counted) {
      if (sessionIs(session, word, now)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}
