/** A channel and an address on it; most adapters begin their addresses with the channel already. */
export const chatAddress = (channelType: string, platformId: string): string =>
  platformId.startsWith(`${channelType}:`) ? platformId : `${channelType} ${platformId}`;
