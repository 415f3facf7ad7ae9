import {
  IconCheck,
  IconChecks,
  IconClock,
  IconExclamationCircle,
  IconEyeOff,
  IconHandGrab,
  IconHelpCircle,
  IconHourglass,
  IconMessage2,
  IconPlayerPause,
  IconSend,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { Approval } from '../../../contract/entities/approval.js';
import type { Message, MessageState } from '../../../contract/entities/message.js';
import { whoDecides } from '../../../rules/approval.js';
import { dueAt, stateNow, stateWord } from '../../../rules/message-state.js';
import { fullTime, timeBeside } from '../../ui/format.js';
import { useCoarseNow } from '../../ui/now.js';
import classes from './MessageRow.module.css';

const icons = {
  waiting: IconHourglass,
  scheduled: IconClock,
  context: IconMessage2,
  claimed: IconHandGrab,
  answered: IconCheck,
  done: IconChecks,
  missed: IconEyeOff,
  failed: IconExclamationCircle,
  paused: IconPlayerPause,
  undelivered: IconSend,
  delivered: IconChecks,
  held: IconUserQuestion,
  unknown: IconHelpCircle,
} satisfies Record<MessageState, unknown>;

const meanings: Record<MessageState, string> = {
  waiting: 'Pending and due: the container takes it at its next poll.',
  scheduled: 'Its time has not come yet.',
  context: 'Does not start a turn: it rides along with the next one.',
  claimed: 'The container is working on it.',
  answered: 'The container has completed it; the host has not recorded that yet.',
  done: 'Completed.',
  missed: 'The agent never sees it: an older ack has its id.',
  failed: 'Failed.',
  paused: 'A paused task.',
  undelivered: 'The host has not delivered it yet.',
  delivered: 'The host has delivered it.',
  held: 'The host holds it until somebody approves it: its row says “delivered”.',
  unknown: 'A status that the console does not know.',
};

interface StateWordProps {
  state: MessageState;
  /** The stored status, for a state that is not one of ours. */
  statusText: string | null;
  /** When that came about, or when it is due. */
  at: number | null;
  /** The time that is already shown next to the word. */
  beside: number | null;
  /** What there is to say about this one, in a sentence. */
  note?: string;
}

/** A state as icon and word; what it means on hover. */
export function StateWord({ state, statusText, at, beside, note }: StateWordProps) {
  const Icon = icons[state];
  const title = [meanings[state], note, at === null ? null : fullTime(at)].filter(Boolean).join(' ');
  return (
    <span className={classes.state} data-state={state} title={title}>
      <Icon size={13} aria-hidden />
      <span className={classes.stateWord}>{stateWord(state, statusText)}</span>
      {at !== null && <time className={classes.stateTime}>{timeBeside(at, beside)}</time>}
    </span>
  );
}

interface MessageStateWordProps {
  message: Message;
  /** What holds it, though it is marked as delivered. */
  held: Approval | null;
}

/** Where a message stands. Time passes without any write, so a row that waits for a time rechecks each second. */
export function MessageStateWord({ message, held }: MessageStateWordProps) {
  const due = dueAt(message);
  const state = stateNow(message, useCoarseNow(due === null ? null : 1000));
  const at = (state === 'scheduled' ? due : null) ?? message.stateAt;
  const { statusText } = message;
  if (held !== null) {
    return (
      <StateWord state="held" statusText={statusText} at={at} beside={message.at} note={whoDecides(held)} />
    );
  }
  return <StateWord state={state} statusText={statusText} at={at} beside={message.at} />;
}
