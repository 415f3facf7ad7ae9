import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function notificationHandlers({ notifications }: Office) {
  return {
    'notification.setting': () => notifications.setting(),
    'notification.set': ({ on }) => notifications.set(on),
  } satisfies Partial<Handlers>;
}
