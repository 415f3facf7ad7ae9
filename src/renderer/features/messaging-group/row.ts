import type { MessagingGroup } from '../../../contract/entities/messaging-group.js';

/** The columns of v2.db's row that the console sets or shows. */
export const rowOf = ({ id, channelType, platformId, name, isGroup }: MessagingGroup) => ({
  id,
  channel_type: channelType,
  platform_id: platformId,
  name,
  is_group: isGroup ? 1 : 0,
});
