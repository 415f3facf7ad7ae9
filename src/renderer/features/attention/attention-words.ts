import {
  IconAlertTriangle,
  IconArrowsSplit,
  IconClockExclamation,
  IconEarOff,
  IconExclamationCircle,
  IconEyeOff,
  IconFileAlert,
  IconMessageExclamation,
  IconMessageQuestion,
  IconPlugConnectedX,
  IconSendOff,
  IconUserOff,
  IconUserPlus,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { AttentionItem, AttentionKind } from '../../../rules/attention.js';

interface KindWords {
  /** The heading over all of this kind. */
  heading: string;
  /** One of them. */
  word: string;
  Icon: typeof IconAlertTriangle;
  tone: 'warn' | 'bad';
}

export const kindWords: Record<AttentionKind, KindWords> = {
  question: { heading: 'Open questions', word: 'question', Icon: IconMessageQuestion, tone: 'warn' },
  approval: { heading: 'Waiting for approval', word: 'approval', Icon: IconUserQuestion, tone: 'warn' },
  sender: { heading: 'Unknown senders and chats', word: 'unknown sender', Icon: IconUserPlus, tone: 'warn' },
  stuck: { heading: 'Stuck containers', word: 'stuck', Icon: IconAlertTriangle, tone: 'warn' },
  gone: { heading: 'Containers that are gone', word: 'gone', Icon: IconPlugConnectedX, tone: 'warn' },
  deaf: { heading: 'Agents that no host wakes', word: 'never woken', Icon: IconEarOff, tone: 'bad' },
  due: { heading: 'Due, but not picked up', word: 'due', Icon: IconClockExclamation, tone: 'warn' },
  delivery: {
    heading: 'Failed deliveries',
    word: 'failed delivery',
    Icon: IconExclamationCircle,
    tone: 'bad',
  },
  message: { heading: 'Failed messages', word: 'failed message', Icon: IconMessageExclamation, tone: 'bad' },
  missed: { heading: 'Never seen by the agent', word: 'never seen', Icon: IconEyeOff, tone: 'bad' },
  forked: { heading: 'Series that run twice', word: 'forked', Icon: IconArrowsSplit, tone: 'bad' },
  undelivered: { heading: 'Not delivered', word: 'not delivered', Icon: IconSendOff, tone: 'warn' },
  dropped: { heading: 'Dropped by the host', word: 'dropped', Icon: IconUserOff, tone: 'warn' },
  unreadable: { heading: 'Unreadable sessions', word: 'unreadable', Icon: IconFileAlert, tone: 'bad' },
};

/** An item as a line of the list; the first of each kind has the heading above it. */
export interface AttentionLine {
  item: AttentionItem;
  /** How many of its kind there are, on the first of them; null on the others. */
  heads: number | null;
}

/** The items as lines; they come in the order of the kinds. */
export function attentionLines(items: readonly AttentionItem[]): AttentionLine[] {
  const counts = new Map<AttentionKind, number>();
  for (const { kind } of items) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return items.map((item, i) => ({
    item,
    heads: items[i - 1]?.kind === item.kind ? null : (counts.get(item.kind) ?? 0),
  }));
}
