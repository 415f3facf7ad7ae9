import { IconCornerDownRight, IconMoodSmile, IconPencil, IconWebhook } from '@tabler/icons-react';
import type { MessageBody } from '../../../contract/entities/message.js';
import { PlainText } from '../../ui/PlainText.js';
import { EventLine } from './EventLine.js';
import classes from './MessageContent.module.css';

type Body<T extends MessageBody['type']> = Extract<MessageBody, { type: T }>;

export function WebhookEvent({ body }: { body: Body<'webhook'> }) {
  return (
    <>
      <EventLine icon={<IconWebhook size={14} aria-hidden />} label={body.source}>
        <bdi>{body.event}</bdi>
      </EventLine>
      <details className={classes.details}>
        <summary>Payload</summary>
        <PlainText text={body.payload} mono />
      </details>
    </>
  );
}

export function AnswerEvent({ body }: { body: Body<'answer'> }) {
  return (
    <EventLine icon={<IconCornerDownRight size={14} aria-hidden />} label="Answer">
      <bdi className={classes.strong}>{body.selectedOption}</bdi>
      {body.userId !== null && (
        <>
          {' '}
          by <bdi>{body.userId}</bdi>
        </>
      )}{' '}
      to question <bdi className={classes.id}>{body.questionId}</bdi>
    </EventLine>
  );
}

export function EditEvent({ body }: { body: Body<'edit'> }) {
  return (
    <>
      <EventLine icon={<IconPencil size={14} aria-hidden />} label="Edit">
        of message <bdi className={classes.id}>{body.targetId}</bdi>
      </EventLine>
      <PlainText text={body.text} />
    </>
  );
}

export function ReactionEvent({ body }: { body: Body<'reaction'> }) {
  return (
    <EventLine icon={<IconMoodSmile size={14} aria-hidden />} label="Reaction">
      <bdi className={classes.strong}>{body.emoji}</bdi> to message{' '}
      <bdi className={classes.id}>{body.targetId}</bdi>
    </EventLine>
  );
}
