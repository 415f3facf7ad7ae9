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

export const channelWord = (channel: string | null | undefined) => channel ?? 'no channel';
