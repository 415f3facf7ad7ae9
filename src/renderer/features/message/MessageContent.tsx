import {
  IconArrowBackUp,
  IconBolt,
  IconCards,
  IconClockPlay,
  IconCode,
  IconCornerDownRight,
  IconMoodSmile,
  IconPencil,
  IconRepeat,
  IconWebhook,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Message } from '../../../shared/entities/message.js';
import { fullTime } from '../../ui/format.js';
import { PlainText } from '../../ui/PlainText.js';
import { QuestionCard } from '../question/index.js';
import classes from './MessageContent.module.css';
import { recurrenceWords } from './recurrence.js';

interface MessageContentProps {
  message: Message;
  /** Of a question: the value that was chosen, if a loaded row says so. */
  answer: string | null;
}

/** What a row says, by what it is. Everything from a file is shown as text. */
export function MessageContent({ message, answer }: MessageContentProps) {
  const { body } = message;
  switch (body.type) {
    case 'text':
      return (
        <>
          {body.replyTo !== null && (
            <div className={classes.reply}>
              <IconArrowBackUp size={13} aria-label="In reply to" />
              <span className={classes.clip}>
                <bdi>{body.replyTo.sender}</bdi>: <bdi>{body.replyTo.text}</bdi>
              </span>
            </div>
          )}
          {body.text === '' ? (
            message.attachments.length === 0 && <span className={classes.muted}>(no text)</span>
          ) : (
            <PlainText text={body.text} />
          )}
        </>
      );
    case 'task':
      return (
        <>
          <Line icon={<IconClockPlay size={14} aria-hidden />} label="Task">
            {message.processAfter !== null && <>due {fullTime(message.processAfter)}</>}
          </Line>
          <PlainText text={body.prompt} />
          {message.recurrence !== null && (
            <Line icon={<IconRepeat size={14} aria-hidden />} label={recurrenceWords(message.recurrence)}>
              <code>{message.recurrence}</code>
            </Line>
          )}
          {body.script !== null && (
            <details className={classes.details}>
              <summary>Script</summary>
              <PlainText text={body.script} mono />
            </details>
          )}
        </>
      );
    case 'webhook':
      return (
        <>
          <Line icon={<IconWebhook size={14} aria-hidden />} label={body.source}>
            {body.event}
          </Line>
          <details className={classes.details}>
            <summary>Payload</summary>
            <PlainText text={body.payload} mono />
          </details>
        </>
      );
    case 'question':
      return <QuestionCard body={body} answer={answer} />;
    case 'answer':
      return (
        <Line icon={<IconCornerDownRight size={14} aria-hidden />} label="Answer">
          <bdi className={classes.strong}>{body.selectedOption}</bdi>
          {body.userId !== null && (
            <>
              {' '}
              by <bdi>{body.userId}</bdi>
            </>
          )}{' '}
          to question <bdi className={classes.id}>{body.questionId}</bdi>
        </Line>
      );
    case 'edit':
      return (
        <>
          <Line icon={<IconPencil size={14} aria-hidden />} label="Edit">
            of message <bdi className={classes.id}>{body.targetId}</bdi>
          </Line>
          <PlainText text={body.text} />
        </>
      );
    case 'reaction':
      return (
        <Line icon={<IconMoodSmile size={14} aria-hidden />} label="Reaction">
          <bdi className={classes.strong}>{body.emoji}</bdi> to message{' '}
          <bdi className={classes.id}>{body.targetId}</bdi>
        </Line>
      );
    case 'card':
      return (
        <div className={classes.card}>
          <Line icon={<IconCards size={14} aria-hidden />} label="Card">
            {body.title !== null && <bdi className={classes.strong}>{body.title}</bdi>}
          </Line>
          <PlainText text={body.fallbackText} />
        </div>
      );
    case 'action':
      return (
        <>
          <Line icon={<IconBolt size={14} aria-hidden />} label="Action">
            <bdi className={classes.strong}>{body.action}</bdi>
          </Line>
          <dl className={classes.fields}>
            {body.fields.map((field) => (
              <div key={field.name}>
                <dt>{field.name}</dt>
                <dd>
                  <PlainText text={field.value} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      );
    case 'raw':
      return (
        <>
          <Line icon={<IconCode size={14} aria-hidden />} label="Shown raw">
            {body.reason}
          </Line>
          <PlainText text={body.raw} mono />
        </>
      );
  }
}

function Line({ icon, label, children }: { icon: ReactNode; label: string; children?: ReactNode }) {
  return (
    <div className={classes.line}>
      {icon}
      <span className={classes.label}>
        <bdi>{label}</bdi>
      </span>
      <span className={classes.rest}>{children}</span>
    </div>
  );
}
