import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function newsHandlers({ news }: Office) {
  return {
    'news.list': () => news.list(),
  } satisfies Partial<Handlers>;
}
