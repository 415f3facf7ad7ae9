import { Button } from '@mantine/core';
import type { Approval } from '../../../contract/entities/approval.js';
import type { Message } from '../../../contract/entities/message.js';
import { holding } from '../../../rules/held-row.js';
import { messageRow } from '../../../rules/message-row.js';
import { Fact, Facts, PanelTitle, TimeFact } from '../../ui/Facts.js';
import { bytes } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { PlainText } from '../../ui/PlainText.js';
import { findGoal, type Goal } from './goal.js';
import { JsonContent } from './JsonContent.js';
import { MessageContent } from './MessageContent.js';
import { MessageStateWord } from './MessageStateWord.js';
import { useMessageRaw, useSessionApprovals, useTimeline } from './queries.js';
import { saysItself, useRecurrenceLine } from './recurrence.js';

interface MessagePanelProps {
  sessionId: string;
  messageKey: string | null;
  onGoTo: (goal: Goal) => void;
}

/** The open message: every field that we understand, its content as a tree. */
export function MessagePanel({ sessionId, messageKey, onGoTo }: MessagePanelProps) {
  const timeline = useTimeline(sessionId);
  const message = timeline.messages.find((m) => m.key === messageKey);
  const approvals = useSessionApprovals(sessionId);
  const held = message === undefined ? null : holding(message, approvals);
  if (messageKey === null) return <NoMessage />;
  if (timeline.isPending) return <Loading what="the message" />;
  if (message === undefined) {
    const ends = { older: timeline.hasNextPage, newer: timeline.hasPreviousPage };
    const there = findGoal(timeline.messages, { key: messageKey }, ends) === 'elsewhere';
    return there ? (
      <FurtherBack sessionId={sessionId} messageKey={messageKey} onGoTo={onGoTo} />
    ) : (
      <Empty title="This message is no longer there" />
    );
  }
  return (
    <>
      <MessageContent message={message} answer={null} />
      <PanelTitle>Fields</PanelTitle>
      <MessageFacts sessionId={sessionId} message={message} held={held} />
      <PanelTitle>Content</PanelTitle>
      <ContentTree sessionId={sessionId} messageKey={messageKey} />
    </>
  );
}

/** A row that the timeline has not loaded: what it holds, and a way to load it. */
function FurtherBack({ sessionId, messageKey, onGoTo }: MessagePanelProps & { messageKey: string }) {
  return (
    <>
      <Note>
        This message is not among those that the timeline has loaded.{' '}
        <Button size="compact-xs" variant="default" onClick={() => onGoTo({ key: messageKey })}>
          Go to it
        </Button>
      </Note>
      <PanelTitle>Content</PanelTitle>
      <ContentTree sessionId={sessionId} messageKey={messageKey} />
    </>
  );
}

export function NoMessage() {
  return (
    <Empty title="No message is open">
      Click a row of the timeline, or move with j and k and press Enter.
    </Empty>
  );
}

function MessageFacts({
  sessionId,
  message: m,
  held,
}: {
  sessionId: string;
  message: Message;
  held: Approval | null;
}) {
  const yesNo = (value: boolean | null) => (value === null ? null : value ? 'yes' : 'no');
  return (
    <Facts>
      <Fact name="Direction" value={m.direction} />
      <Fact name="Kind" value={m.kind} mono />
      <Fact name="Seq" value={m.seq} mono />
      <Fact name="Id" value={m.id} mono copy={m.id} />
      <Fact name="State" value={<MessageStateWord sessionId={sessionId} message={m} held={held} />} />
      <Fact name="Stored status" value={m.statusText} mono />
      <TimeFact name="Time" at={m.at} />
      {m.at === null && <Fact name="As stored" value={m.timestamp} mono />}
      <Fact name="Sender" value={m.sender} />
      <Fact name="Channel" value={m.channelType} />
      <Fact name="Platform id" value={m.platformId} mono copy={m.platformId} />
      <Fact name="Thread" value={m.threadId} mono copy={m.threadId} />
      {m.direction === 'inbound' ? (
        <>
          <Fact name="Starts a turn" value={yesNo(m.trigger)} />
          <TimeFact name="Process after" at={m.processAfter} />
          {m.recurrence === null ? (
            <Fact name="Recurrence" value={null} />
          ) : (
            <RecurrenceFact expression={m.recurrence} />
          )}
          <Fact name="Tries" value={m.tries} />
          <Fact name="On wake only" value={yesNo(m.onWake)} />
          <Fact name="From session" value={m.sourceSessionId} mono copy={m.sourceSessionId} />
        </>
      ) : (
        <>
          <Fact name="In reply to" value={m.inReplyTo} mono copy={m.inReplyTo} />
          <TimeFact name="Deliver after" at={m.deliverAfter} />
          <Fact name="Platform message" value={m.platformMessageId} mono copy={m.platformMessageId} />
        </>
      )}
      <Fact name="Content size" value={bytes(m.contentBytes)} />
    </Facts>
  );
}

function ContentTree({ sessionId, messageKey }: { sessionId: string; messageKey: string }) {
  const raw = useMessageRaw(sessionId, messageKey);
  if (raw.isPending) return <Loading what="the content" />;
  if (raw.isError) return <Failed error={raw.error} onRetry={() => void raw.refetch()} />;
  const { content, contentIsText } = messageRow(raw.data);
  if (contentIsText !== 'yes') {
    return (
      <>
        {contentIsText === 'bytes' && (
          <Note>It is not text in UTF-8: these are its bytes, in hexadecimal.</Note>
        )}
        <PlainText key={messageKey} text={content} mono />
      </>
    );
  }
  return <JsonContent key={messageKey} text={content} />;
}

function RecurrenceFact({ expression }: { expression: string }) {
  const line = useRecurrenceLine(expression);
  return <Fact name="Recurrence" value={saysItself(line, expression) ? line : `${line}\n${expression}`} />;
}
