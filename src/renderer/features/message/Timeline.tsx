import { Button } from '@mantine/core';
import { IconMessages, IconRobot } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Message } from '../../../contract/entities/message.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { seriesOfSession, threadBeside } from '../../../rules/task.js';
import { useShell } from '../../ui/command.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { AttachmentViewer } from '../attachment/index.js';
import { ContainerStatus } from '../container/index.js';
import { ChannelIcon, channelOf, channelWordOf } from '../session/index.js';
import type { Goal } from './goal.js';
import { HalfNote } from './HalfNote.js';
import { standAround, useTimeline } from './queries.js';
import { RecoveredNote } from './RecoveredNote.js';
import { seenIn } from './seen.js';
import classes from './Timeline.module.css';
import { TimelineRows } from './TimelineRows.js';

interface TimelineProps {
  session: SessionSummary;
  selectedKey: string | null;
  /** Where to go first; null for the newest row. */
  goal: Goal | null;
  onGoal: (key: string | null) => void;
  onOpenMessage: (key: string) => void;
}

/** A session's head and its rows. */
export function Timeline(props: TimelineProps) {
  const { session, selectedKey, onOpenMessage } = props;
  const timeline = useTimeline(session.id);
  const { messages, fetchNextPage, fetchPreviousPage, data, around } = timeline;
  const seen = useMemo(() => seenIn(data?.pages ?? []), [data]);
  const [viewed, setViewed] = useState<{ message: Message; position: number } | null>(null);
  const openAttachment = useCallback(
    (message: Message, position: number) => setViewed({ message, position }),
    [],
  );
  // A session is opened at its newest row again.
  useEffect(() => () => standAround(session.id, null), [session.id]);
  const loadNewer = useCallback(() => void fetchPreviousPage(), [fetchPreviousPage]);
  const loadOlder = useCallback(() => void fetchNextPage(), [fetchNextPage]);

  return (
    <>
      <TimelineHead session={session} />
      <RecoveredNote digest={session.digest} />
      <HalfNote digest={session.digest} />
      {timeline.isPending ? (
        <Loading what="messages" />
      ) : timeline.isError && messages.length === 0 ? (
        <Failed error={timeline.error} onRetry={() => void timeline.refetch()} />
      ) : messages.length === 0 ? (
        <NoMessages half={session.digest?.readable === true && session.digest.bad.length > 0} />
      ) : (
        <>
          {timeline.isError && !timeline.isFetchNextPageError && !timeline.isFetchPreviousPageError && (
            <Failed error={timeline.error} onRetry={() => void timeline.refetch()} />
          )}
          <TimelineRows
            key={around}
            agentName={session.agentGroup.name}
            around={around}
            sessionId={session.id}
            messages={messages}
            seen={seen}
            goal={props.goal}
            onGoal={props.onGoal}
            older={{
              has: timeline.hasNextPage,
              loading: timeline.isFetchingNextPage,
              error: timeline.isFetchNextPageError ? timeline.error : null,
              load: loadOlder,
            }}
            newer={{
              has: timeline.hasPreviousPage,
              loading: timeline.isFetchingPreviousPage,
              error: timeline.isFetchPreviousPageError ? timeline.error : null,
              load: loadNewer,
            }}
            selectedKey={selectedKey}
            onOpen={onOpenMessage}
            onOpenAttachment={openAttachment}
          />
        </>
      )}
      {viewed !== null && (
        <AttachmentViewer
          files={viewed.message.attachments.map((file) => ({
            ...file,
            place: { sessionId: session.id, key: viewed.message.key, index: file.index },
          }))}
          position={viewed.position}
          onMove={(position) => setViewed({ ...viewed, position })}
          onClose={() => setViewed(null)}
        />
      )}
    </>
  );
}

function NoMessages({ half }: { half: boolean }) {
  return (
    <Empty
      title={half ? 'No messages in the file that can be read' : 'No messages yet'}
      icon={<IconMessages size={28} aria-hidden />}
    >
      {half
        ? 'What the other one holds is shown when it can be read again.'
        : 'What is said to the agent and what it answers shows up here by itself. Write the first message below.'}
    </Empty>
  );
}

function TimelineHead({ session }: { session: SessionSummary }) {
  const { inspect } = useShell();
  return (
    <header className={classes.head}>
      <h2 className={classes.title} title={session.title}>
        <bdi>{session.title}</bdi>
        {threadBeside(session) !== null && <bdi className={classes.thread}> · {threadBeside(session)}</bdi>}
      </h2>
      <span className={classes.about}>
        <span>
          <ChannelIcon channel={channelOf(session)} /> {channelWordOf(session)}
        </span>
        <span>
          <IconRobot size={13} aria-hidden /> <bdi>{session.agentGroup.name}</bdi>
        </span>
      </span>
      <span className={classes.mode} title="Session mode">
        {session.mode ?? (seriesOfSession(session) === null ? 'not wired' : 'its own series')}
      </span>
      {seriesOfSession(session) !== null && (
        <Button size="compact-xs" variant="subtle" onClick={() => inspect('session')}>
          Run log
        </Button>
      )}
      {session.status === 'closed' && <span className={classes.closed}>closed</span>}
      <ContainerStatus facts={session.container} />
    </header>
  );
}
