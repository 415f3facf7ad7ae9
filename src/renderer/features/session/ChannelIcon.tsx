import {
  IconBrandDiscord,
  IconBrandSlack,
  IconBrandTelegram,
  IconBrandWhatsapp,
  IconClockPlay,
  IconMail,
  IconMessage,
  IconRobot,
  IconTerminal2,
  IconWebhook,
} from '@tabler/icons-react';
import type { MessagingGroup } from '../../../contract/entities/messaging-group.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { botOf } from '../../../rules/bot.js';
import { seriesOfSession } from '../../../rules/task.js';

/** In place of a channel, for a session of a series of tasks: no channel is called that. */
const TASK_ICON = 'system:tasks';

const icons: Record<string, typeof IconMessage> = {
  [TASK_ICON]: IconClockPlay,
  telegram: IconBrandTelegram,
  slack: IconBrandSlack,
  discord: IconBrandDiscord,
  whatsapp: IconBrandWhatsapp,
  email: IconMail,
  gmail: IconMail,
  cli: IconTerminal2,
  agent: IconRobot,
  webhook: IconWebhook,
};

export function ChannelIcon({ channel, size = 13 }: { channel: string | null; size?: number }) {
  const Icon = icons[channel ?? 'agent'] ?? IconMessage;
  return <Icon size={size} aria-hidden />;
}

/** By what a chat is reached: its channel, or the bot of it where there are several. */
const channelWord = (chat: MessagingGroup | null) =>
  chat === null ? 'no channel' : (botOf(chat) ?? chat.channelType);

type Placed = Pick<SessionSummary, 'messagingGroup' | 'threadId'>;

/** The channel of a session, as ChannelIcon takes it: of one that a series of tasks has to itself, the tasks'. */
export const channelOf = (session: Placed): string | null =>
  seriesOfSession(session) === null ? (session.messagingGroup?.channelType ?? null) : TASK_ICON;

/** By what a session is reached, in a word. */
export const channelWordOf = (session: Placed): string =>
  seriesOfSession(session) === null ? channelWord(session.messagingGroup) : 'task';
