import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function readerHandlers({ desk }: Office) {
  return {
    'reader.status': () => desk.readerNews.status(),
  } satisfies Partial<Handlers>;
}
