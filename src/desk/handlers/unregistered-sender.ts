import { listUnregisteredSenders } from '../../store/config/unregistered-sender.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function unregisteredSenderHandlers({ desk }: Office) {
  return {
    'unregisteredSender.list': () => listUnregisteredSenders(desk.ws),
  } satisfies Partial<Handlers>;
}
