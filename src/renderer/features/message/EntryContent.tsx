import {
  IconArrowBackUp,
  IconBolt,
  IconCards,
  IconClockPlay,
  IconNotes,
  IconRepeat,
} from '@tabler/icons-react';
import type { Message, MessageBody } from '../../../contract/entities/message.js';
import { fullTime } from '../../ui/format.js';
import { PlainText } from '../../ui/PlainText.js';
import { EventLine } from './EventLine.js';
import classes from './MessageContent.module.css';
import { saysItself, useRecurrenceLine } from './recurrence.js';

type Body<T extends MessageBody['type']> = Extract<MessageBody, { type: T }>;

/** @param bare whether the message has nothing but its text */
export function TextContent({ body, bare }: { body: Body<'text'>; bare: boolean }) {
  const { replyTo, text, edited } = body;
  return (
    <>
      {replyTo !== null && (
        <div className={classes.reply}>
          <IconArrowBackUp size={13} aria-label="In reply to" />
          <span className={classes.clip}>
            <bdi>{replyTo.sender}</bdi>: <bdi>{replyTo.text}</bdi>
          </span>
        </div>
      )}
      {text !== '' ? <PlainText text={text} /> : bare && <span className={classes.muted}>(no text)</span>}
      {edited === true && (
        <span className={classes.muted} title="Its author changed it on the platform before it came in.">
          (edited)
        </span>
      )}
    </>
  );
}

export function TaskContent({ body, message }: { body: Body<'task'>; message: Message }) {
  const { processAfter } = message;
  return (
    <>
      <EventLine icon={<IconClockPlay size={14} aria-hidden />} label="Task">
        {processAfter !== null && <>due {fullTime(processAfter)}</>}
      </EventLine>
      <PlainText text={body.prompt} />
      {body.script !== null && (
        <details className={classes.details}>
          <summary>Script</summary>
          <PlainText text={body.script} mono />
        </details>
      )}
    </>
  );
}

/** A run that failed as the one before it did: what it was to do stands there. */
export function FailedAgain({ count }: { count: number }) {
  return (
    <EventLine icon={<IconClockPlay size={14} aria-hidden />} label="Failed again">
      {count} in a row
    </EventLine>
  );
}

/** What an agent said at the end of a task's run. */
export function LogContent({ body }: { body: Body<'text'> }) {
  return (
    <>
      <EventLine icon={<IconNotes size={14} aria-hidden />} label="For the run log" />
      <TextContent body={body} bare />
    </>
  );
}

/** How a message comes again. */
export function RecurrenceLine({ expression }: { expression: string }) {
  const line = useRecurrenceLine(expression);
  return (
    <EventLine icon={<IconRepeat size={14} aria-hidden />} label={line}>
      {!saysItself(line, expression) && <code>{expression}</code>}
    </EventLine>
  );
}

export function CardContent({ body }: { body: Body<'card'> }) {
  return (
    <div className={classes.card}>
      <EventLine icon={<IconCards size={14} aria-hidden />} label="Card">
        {body.title !== null && <bdi className={classes.strong}>{body.title}</bdi>}
      </EventLine>
      <PlainText text={body.fallbackText} />
    </div>
  );
}

/** A system row: the action and its other fields. */
export function ActionContent({ body }: { body: Body<'action'> }) {
  return (
    <>
      <EventLine icon={<IconBolt size={14} aria-hidden />} label="Action">
        <bdi className={classes.strong}>{body.action}</bdi>
      </EventLine>
      <dl className={classes.fields}>
        {body.fields.map((field) => (
          <div key={field.name}>
            <dt>
              <bdi>{field.name}</bdi>
            </dt>
            <dd>
              <PlainText text={field.value} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
