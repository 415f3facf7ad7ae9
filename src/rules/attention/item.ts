/** A matter that needs a person. */
import type { Question } from '../../contract/entities/question.js';
import type { SessionSummary } from '../../contract/entities/session.js';
import { botOf } from '../bot.js';
import { threadBeside } from '../task.js';

/** In the order of their urgency. */
export const attentionKinds = [
  'question', // an agent waits for an answer
  'approval', // a request of an agent is held until somebody decides
  'sender', // a message is held until somebody lets its sender, or its chat, in
  'stuck', // a container that holds a message and gives no sign of life
  'gone', // a container that is not there though v2.db says so, or that left its claims behind
  'deaf', // an agent group that no host wakes
  'due', // messages that are due and that nobody has taken
  'unheard', // answers that nobody reads, and for which a container is started again and again
  'delivery', // an answer that could not be delivered
  'message', // a message that was given up on
  'missed', // a message that the agent never sees, since an older ack has its id
  'forked', // a series with two live rows
  'undelivered', // answers that nobody delivers
  'dropped', // messages that the host dropped, of senders that it does not let in
  'unreadable', // a session that cannot be read
] as const;
export type AttentionKind = (typeof attentionKinds)[number];

/** Where a matter is, as a person calls it. */
export interface Place {
  title: string;
  thread: string | null;
  channel: string | null;
  /** The bot by which the chat is reached, where it is not the channel's own. */
  bot?: string | null;
  agent: string | null;
}

export interface AttentionItem {
  /** Stays the same as long as it is the same matter; changes once it has happened again. */
  id: string;
  kind: AttentionKind;
  /** Null where it is about no session, or none has been made yet. */
  session: SessionSummary | null;
  place: Place;
  /** Since when, ms UTC. */
  at: number | null;
  /** One line of what it is about. */
  text: string | null;
  /** One sentence: why it is listed here. */
  reason: string;
  /** The row to look at, by its key or its message id. */
  row: { key: string } | { id: string } | null;
  question: Question | null;
}

/** Where a session is. */
export function placeOf(session: SessionSummary): Place {
  const { title, messagingGroup, agentGroup } = session;
  return {
    title,
    thread: threadBeside(session),
    channel: messagingGroup?.channelType ?? null,
    bot: messagingGroup === null ? null : botOf(messagingGroup),
    agent: agentGroup.name,
  };
}

/** What every matter of a session has. */
export function inSession(session: SessionSummary): Pick<AttentionItem, 'session' | 'place' | 'question'> {
  return { session, place: placeOf(session), question: null };
}
