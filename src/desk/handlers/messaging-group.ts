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
    'messagingGroup.create': (wanted) => createMessagingGroup(desk.ws, wanted),
    'messagingGroup.change': ({ id, ...change }) => changeMessagingGroup(desk.ws, id, change),
    'messagingGroup.remove': ({ id }) => removeMessagingGroup(desk.ws, id),
  } satisfies Partial<Handlers>;
}
