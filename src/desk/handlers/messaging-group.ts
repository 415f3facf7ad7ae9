import {
  changeMessagingGroup,
  createMessagingGroup,
  listMessagingGroups,
  removeMessagingGroup,
} from '../../store/config/messaging-group.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function messagingGroupHandlers({ desk }: Office) {
  return {
    'messagingGroup.list': () => listMessagingGroups(desk.ws),
    'messagingGroup.create': ({ shown, ...wanted }) => createMessagingGroup(desk.ws, wanted, shown),
    'messagingGroup.change': ({ id, shown, ...change }) => changeMessagingGroup(desk.ws, id, change, shown),
    'messagingGroup.remove': ({ id, shown }) => removeMessagingGroup(desk.ws, id, shown),
  } satisfies Partial<Handlers>;
}
