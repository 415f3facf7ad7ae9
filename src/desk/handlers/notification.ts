import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function notificationHandlers({ desktop }: Office) {
  return {
    'notification.setting': () => desktop.notifications.setting(),
    'notification.set': ({ on }) => desktop.notifications.set(on),
  } satisfies Partial<Handlers>;
}
