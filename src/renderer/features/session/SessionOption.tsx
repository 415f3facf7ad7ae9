import { VisuallyHidden } from '@mantine/core';
import { IconFileAlert, IconLock, IconPlugConnectedX } from '@tabler/icons-react';
import { memo } from 'react';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { botOf } from '../../../rules/bot.js';
import { chatStanding } from '../../../rules/chat-standing.js';
import { threadBeside } from '../../../rules/task.js';
import { shortTime } from '../../ui/format.js';
import { useCoarseNow, useTimeOf } from '../../ui/now.js';
import { ContainerBadge } from '../container/index.js';
import { ChannelIcon, channelOf, channelWordOf } from './ChannelIcon.js';
import { useIsReading } from './reading.js';
import { SessionBadges, UnreadPill } from './SessionBadges.js';
import classes from './SessionList.module.css';
import { lastActivity } from './session-rows.js';
import { unreadableSentence, unreadableWords } from './unreadable-words.js';

interface SessionOptionProps {
  session: SessionSummary;
  /** Whether a heading above already shows the agent; the row's accessible name has it all the same. */
  grouped: boolean;
}

/** A session's two lines in the list. Only the container's words change by themselves. */
export const SessionOption = memo(function SessionOption({ session, grouped }: SessionOptionProps) {
  const now = useCoarseNow(60_000);
  // What is due and what is undelivered changes with time alone.
  const soon = useTimeOf(session, hasQueue(session) ? 1000 : null);
  const unread = useIsReading(session.id) ? 0 : session.unread;
  const title = session.title;
  const bot = session.messagingGroup === null ? null : botOf(session.messagingGroup);
  const standing = session.messagingGroup === null ? null : chatStanding(session.messagingGroup);
  const at = lastActivity(session);
  const digest = session.digest;
  const unreadable = digest === null ? null : unreadableWords(digest);
  const thread = threadBeside(session);
  const word = channelWordOf(session);
  return (
    <>
      <span className={classes.line}>
        <span className={classes.title} data-unread={unread > 0 || undefined}>
          <bdi>{title}</bdi>
          {thread !== null && <bdi className={classes.thread}> · {thread}</bdi>}
        </span>
        {unread > 0 && <UnreadPill count={unread} />}
        {at !== null && <time className={classes.time}>{shortTime(at, now)}</time>}
      </span>
      <span className={classes.line} data-second>
        <span className={classes.channel} title={word}>
          <ChannelIcon channel={channelOf(session)} />
          <span className={classes.channelWord} data-bot={bot ?? undefined}>
            {word}
          </span>
        </span>
        {grouped ? (
          <VisuallyHidden>{session.agentGroup.name}</VisuallyHidden>
        ) : (
          <bdi className={classes.agent}>{session.agentGroup.name}</bdi>
        )}
        {digest === null || unreadable === null ? (
          <ContainerBadge facts={session.container} />
        ) : (
          <span className={classes.unreadable} title={unreadableSentence(digest)}>
            <IconFileAlert size={13} aria-hidden />
            <span className={classes.clip}>{unreadable}</span>
          </span>
        )}
        {digest?.readable === true && digest.recovered.length > 0 && (
          <span
            className={classes.recovered}
            title="Read from a recovered copy: a process died while writing it"
          >
            <IconFileAlert size={13} aria-hidden />
            unfinished write
          </span>
        )}
        {session.status === 'closed' && (
          <span className={classes.closed}>
            <IconLock size={12} aria-hidden />
            closed
          </span>
        )}
        {standing !== null && (
          <span className={classes.closed} title={standing.sentence}>
            <IconPlugConnectedX size={12} aria-hidden />
            {standing.word}
          </span>
        )}
        <SessionBadges session={session} now={soon} />
      </span>
    </>
  );
});

function hasQueue({ digest }: SessionSummary): boolean {
  return digest?.readable === true && digest.due.dueAt.length + digest.undelivered.dueAt.length > 0;
}
