import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function menuHandlers({ menu }: Office) {
  return {
    'menu.show': ({ commands }) => menu.show(commands),
  } satisfies Partial<Handlers>;
}
