import { IconCode } from '@tabler/icons-react';
import type { Message } from '../../../contract/entities/message.js';
import { TASK_LOG } from '../../../rules/task.js';
import { PlainText } from '../../ui/PlainText.js';
import { QuestionCard } from '../question/index.js';
import { CopiedLine } from './CopiedLine.js';
import {
  ActionContent,
  CardContent,
  LogContent,
  RecurrenceLine,
  TaskContent,
  TextContent,
} from './EntryContent.js';
import { AnswerEvent, EditEvent, ReactionEvent, WebhookEvent } from './EventContent.js';
import { EventLine } from './EventLine.js';

interface MessageContentProps {
  message: Message;
  /** Of a question: the value that was chosen, if a loaded row says so. */
  answer: string | null;
}

/** What a row says, and how it recurs. Everything from a file is shown as text. */
export function MessageContent(props: MessageContentProps) {
  const { recurrence, copied } = props.message;
  return (
    <>
      {copied !== null && <CopiedLine copied={copied} />}
      <Body {...props} />
      {recurrence !== null && <RecurrenceLine expression={recurrence} />}
    </>
  );
}

/** By what it is. */
function Body({ message, answer }: MessageContentProps) {
  const { body } = message;
  switch (body.type) {
    case 'text':
      if (message.kind === TASK_LOG && message.direction === 'outbound') return <LogContent body={body} />;
      return <TextContent body={body} bare={message.attachments.length === 0} />;
    case 'task':
      return <TaskContent body={body} message={message} />;
    case 'webhook':
      return <WebhookEvent body={body} />;
    case 'question':
      return <QuestionCard body={body} state={message.state} answer={answer} />;
    case 'answer':
      return <AnswerEvent body={body} />;
    case 'edit':
      return <EditEvent body={body} />;
    case 'reaction':
      return <ReactionEvent body={body} />;
    case 'card':
      return <CardContent body={body} />;
    case 'action':
      return <ActionContent body={body} />;
    case 'raw':
      return (
        <>
          <EventLine icon={<IconCode size={14} aria-hidden />} label="Shown raw">
            {body.reason}
          </EventLine>
          <PlainText text={body.raw} mono />
        </>
      );
  }
}
