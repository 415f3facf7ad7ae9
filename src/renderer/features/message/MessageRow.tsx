import { IconArrowLeft, IconArrowRight, IconSquareCheck } from '@tabler/icons-react';
import { memo } from 'react';
import type { Approval } from '../../../contract/entities/approval.js';
import type { Message } from '../../../contract/entities/message.js';
import { clockTime, fullTime } from '../../ui/format.js';
import { AttachmentChip } from '../attachment/index.js';
import { AttemptsLine } from './AttemptsLine.js';
import { FailedAgain } from './EntryContent.js';
import { MessageContent } from './MessageContent.js';
import classes from './MessageRow.module.css';
import { MessageStateWord } from './MessageStateWord.js';
import { senderOf } from './message-text.js';

interface MessageRowProps {
  sessionId: string;
  message: Message;
  agentName: string;
  answer: string | null;
  /** What holds it, though it is marked as delivered. */
  held: Approval | null;
  /** As the rule of that name has it. */
  failedInRow: number;
  selected: boolean;
  /** Whether it is one of several that were selected. */
  marked: boolean;
  /** Whether the Tab key stops at this row: at one row of the timeline only. */
  tabStop: boolean;
  onFocus: (key: string) => void;
  onOpen: (key: string) => void;
  onMark: (key: string, range: boolean) => void;
  onOpenAttachment: (message: Message, position: number) => void;
}

/** The row's accessible name, by which tools find it. */
export const rowName = (m: Message) => `${m.direction} ${m.kind} ${m.seq ?? 'without seq'}`;

/** One message of the timeline. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { sessionId, message, agentName, answer, selected, marked, tabStop } = props;
  const { onFocus, onOpen, onMark } = props;
  const sender = senderOf(message, agentName);
  const { onOpenAttachment } = props;
  const inbound = message.direction === 'inbound';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keymap has Enter for the row with the focus.
    <article
      aria-label={rowName(message)}
      aria-current={selected || undefined}
      data-row-key={message.key}
      data-direction={message.direction}
      data-marked={marked || undefined}
      data-copied={message.copied !== null || undefined}
      className={classes.row}
      tabIndex={tabStop ? 0 : -1}
      onFocus={() => onFocus(message.key)}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) {
          window.getSelection()?.removeAllRanges();
          onMark(message.key, event.shiftKey);
          return;
        }
        // Somebody who selects text to copy it does not want to open the row.
        if (window.getSelection()?.isCollapsed !== false) onOpen(message.key);
      }}
    >
      <span
        className={classes.direction}
        title={inbound ? 'Inbound: to the agent' : 'Outbound: from the agent'}
      >
        {marked && <IconSquareCheck size={14} aria-label="Selected" className={classes.mark} />}
        {inbound ? <IconArrowRight size={14} aria-hidden /> : <IconArrowLeft size={14} aria-hidden />}
        <span className={classes.directionWord}>{inbound ? 'in' : 'out'}</span>
      </span>
      <time className={classes.time} title={message.at === null ? message.timestamp : fullTime(message.at)}>
        {message.at === null ? '–' : clockTime(message.at)}
      </time>
      <bdi className={classes.sender} title={sender}>
        {sender}
      </bdi>
      <div className={classes.body} data-body>
        {props.failedInRow > 1 && !selected ? (
          <FailedAgain count={props.failedInRow} />
        ) : (
          <MessageContent message={message} answer={answer} />
        )}
        {message.state === 'undelivered' && <AttemptsLine sessionId={sessionId} messageId={message.id} />}
        {message.cut && (
          <p className={classes.cut}>
            Cut here: the row is too long to show whole. The inspector’s Raw tab has all of it.
          </p>
        )}
        {message.attachments.length > 0 && (
          <div className={classes.attachments}>
            {message.attachments.map((attachment, position) => (
              <AttachmentChip
                key={attachment.index}
                place={{ sessionId, key: message.key, index: attachment.index }}
                attachment={attachment}
                onOpen={() => onOpenAttachment(message, position)}
              />
            ))}
          </div>
        )}
      </div>
      <MessageStateWord sessionId={sessionId} message={message} held={props.held} />
    </article>
  );
});
