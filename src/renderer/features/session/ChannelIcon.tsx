import {
  IconBrandDiscord,
  IconBrandSlack,
  IconBrandTelegram,
  IconBrandWhatsapp,
  IconMail,
  IconMessage,
  IconRobot,
  IconTerminal2,
  IconWebhook,
} from '@tabler/icons-react';
import type { MessagingGroup } from '../../../contract/entities/messaging-group.js';
import { botOf } from '../../../rules/bot.js';

const icons: Record<string, typeof IconMessage> = {
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
export const channelWord = (chat: MessagingGroup | null) =>
  chat === null ? 'no channel' : (botOf(chat) ?? chat.channelType);
