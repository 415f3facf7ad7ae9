import {
  IconClock,
  IconClockExclamation,
  IconExclamationCircle,
  IconMessageQuestion,
  IconSendOff,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { MOST_COUNTED } from '../../../contract/limits.js';
import { dueRows, nextDueAt, undeliveredRows } from '../../../rules/attention.js';
import { fullTime, shortTime } from '../../ui/format.js';
import classes from './SessionBadges.module.css';
import { failedRows } from './session-filter.js';

/** A count as it is shown: `7`, `99+`. */
const counted = (n: number): string => (n >= MOST_COUNTED ? `${MOST_COUNTED - 1}+` : String(n));

const badges = [
  {
    word: 'waiting',
    Icon: IconMessageQuestion,
    tone: 'warn',
    title: 'Questions waiting for an answer',
    count: (session: SessionSummary) => session.openQuestions,
  },
  {
    word: 'approval',
    Icon: IconUserQuestion,
    tone: 'warn',
    title: 'Requests waiting for approval',
    count: (session: SessionSummary) => session.openApprovals,
  },
  {
    word: 'failed',
    Icon: IconExclamationCircle,
    tone: 'bad',
    title: 'Messages and deliveries that failed',
    count: failedRows,
  },
  {
    word: 'due',
    Icon: IconClockExclamation,
    tone: 'warn',
    title: 'Messages that are due but not picked up',
    count: dueRows,
  },
  {
    word: 'undelivered',
    Icon: IconSendOff,
    tone: 'warn',
    title: 'Answers that have not been delivered',
    count: undeliveredRows,
  },
] as const;

/**
 * What matters about a session, by icon, number and word; where the list is narrow only the first shows its word.
 */
export function SessionBadges({ session, now }: { session: SessionSummary; now: number }) {
  const shown = badges.map((badge) => ({ ...badge, n: badge.count(session, now) })).filter(({ n }) => n > 0);
  // What is to come is shown only where nothing needs attention.
  const nextAt = shown.length === 0 ? nextDueAt(session, now) : null;
  if (shown.length === 0 && nextAt === null) return null;
  return (
    <span className={classes.badges}>
      {shown.map(({ word, Icon, tone, title, n }) => (
        <span key={word} className={classes.badge} data-tone={tone} title={`${title}: ${counted(n)}`}>
          <Icon size={13} aria-hidden />
          {counted(n)}
          <span className={classes.word}> {word}</span>
        </span>
      ))}
      {nextAt !== null && (
        <span className={classes.badge} title={`The next message is due ${fullTime(nextAt)}`}>
          <IconClock size={13} aria-hidden />
          <span className={classes.hidden}>next at </span>
          <time>{shortTime(nextAt, now)}</time>
        </span>
      )}
    </span>
  );
}

/** How many rows came since the person last looked. */
export function UnreadPill({ count }: { count: number }) {
  return (
    <span className={classes.unread} title="Unread rows">
      {counted(count)}
      <span className={classes.hidden}> unread</span>
    </span>
  );
}
