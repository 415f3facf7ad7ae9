import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function searchHandlers({ search }: Office) {
  return {
    'search.find': (asked) => search.find(asked),
    'search.count': (asked) => search.count(asked),
    'search.state': () => search.state(),
    'search.pause': () => search.pause(),
    'search.resume': () => search.resume(),
    'search.delete': ({ which }) => search.delete(which),
  } satisfies Partial<Handlers>;
}
