import {
  IconCheck,
  IconChecks,
  IconClock,
  IconExclamationCircle,
  IconHandGrab,
  IconHelpCircle,
  IconHourglass,
  IconMessage2,
  IconPlayerPause,
  IconSend,
} from '@tabler/icons-react';
import type { Message, MessageState } from '../../../shared/entities/message.js';
import { fullTime, timeBeside } from '../../ui/format.js';
import classes from './MessageRow.module.css';

const icons = {
  waiting: IconHourglass,
  scheduled: IconClock,
  context: IconMessage2,
  claimed: IconHandGrab,
  answered: IconCheck,
  done: IconChecks,
  failed: IconExclamationCircle,
  paused: IconPlayerPause,
  undelivered: IconSend,
  delivered: IconChecks,
  unknown: IconHelpCircle,
} satisfies Record<MessageState, unknown>;

const meanings: Record<MessageState, string> = {
  waiting: 'Pending and due: the container takes it at its next poll.',
  scheduled: 'Its time has not come yet.',
  context: 'Does not start a turn: it rides along with the next one.',
  claimed: 'The container works on it.',
  answered: 'The container has completed it; the host has not noted that yet.',
  done: 'Completed.',
  failed: 'Failed.',
  paused: 'A paused task.',
  undelivered: 'The host has not delivered it yet.',
  delivered: 'The host has delivered it.',
  unknown: 'A status that the console does not know.',
};

/** The state's word: the stored one where ours says less. */
export function stateWord(message: Message): string {
  return message.state === 'unknown' ? `status ${message.statusText ?? 'missing'}` : message.state;
}

/** Where a message stands, by icon and word, with the time when it came to that. */
export function MessageStateWord({ message }: { message: Message }) {
  const Icon = icons[message.state];
  const due = message.state === 'scheduled' ? (message.processAfter ?? message.deliverAfter) : null;
  const at = due ?? message.stateAt;
  const title = [meanings[message.state], at === null ? null : fullTime(at)].filter(Boolean).join(' ');
  return (
    <span className={classes.state} data-state={message.state} title={title}>
      <Icon size={13} aria-hidden />
      <span className={classes.stateWord}>{stateWord(message)}</span>
      {at !== null && <time className={classes.stateTime}>{timeBeside(at, message.at)}</time>}
    </span>
  );
}
