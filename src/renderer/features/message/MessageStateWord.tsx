import {
  IconBan,
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
import { logWord, seriesOfSession, TASK_LOG } from '../../../rules/task.js';
import { fullTime, timeBeside } from '../../ui/format.js';
import { useCoarseNow } from '../../ui/now.js';
import { useSessionSummary } from '../session/index.js';
import { useWorkspace } from '../workspace/index.js';
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
  cancelled: IconBan,
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
  cancelled: 'Called off before it ran: nobody takes it any more.',
  undelivered: 'The host has not delivered it yet.',
  delivered: 'The host has delivered it.',
  held: 'The host holds it until somebody approves it: its row says “delivered”.',
  unknown: 'A status that the console does not know.',
};

interface StateWordProps {
  state: MessageState;
  /** In place of the state's own word. */
  word?: string | undefined;
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
export function StateWord({ state, word, statusText, at, beside, note }: StateWordProps) {
  const Icon = icons[state];
  const meaning = word === undefined ? meanings[state] : null;
  const title = [meaning, note, at === null ? null : fullTime(at)].filter(Boolean).join(' ');
  return (
    <span className={classes.state} data-state={state} title={title}>
      <Icon size={13} aria-hidden />
      <span className={classes.stateWord}>{word ?? stateWord(state, statusText)}</span>
      {at !== null && <time className={classes.stateTime}>{timeBeside(at, beside)}</time>}
    </span>
  );
}

interface MessageStateWordProps {
  sessionId: string;
  message: Message;
  /** What holds it, though it is marked as delivered. */
  held: Approval | null;
}

/** Where a message stands. Time passes without any write, so a row that waits for a time rechecks each second. */
export function MessageStateWord({ sessionId, message, held }: MessageStateWordProps) {
  const due = dueAt(message);
  const state = stateNow(message, useCoarseNow(due === null ? null : 1000));
  const at = (state === 'scheduled' ? due : null) ?? message.stateAt;
  const words = { statusText: message.statusText, at, beside: message.at };
  if (held !== null) return <StateWord state="held" {...words} note={whoDecides(held)} />;
  return message.kind === TASK_LOG && message.direction === 'outbound' ? (
    <LogStateWord sessionId={sessionId} state={state} {...words} />
  ) : (
    <StateWord state={state} {...words} />
  );
}

/** What is for the run log of a task is noted as delivered, though it is sent to nobody. */
function LogStateWord({ sessionId, ...words }: Omit<StateWordProps, 'word'> & { sessionId: string }) {
  const own = useWorkspace().data?.dialect?.taskSessions ?? false;
  const session = useSessionSummary(sessionId);
  const series = session === undefined ? null : seriesOfSession(session);
  return <StateWord word={own ? logWord(words.state, series) : undefined} {...words} />;
}
