import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function containerHandlers({ desk }: Office) {
  return {
    'container.nextPoll': ({ sessionId, first }) =>
      desk.reader.request('container.nextPoll', { key: desk.key(sessionId), first }),
  } satisfies Partial<Handlers>;
}
