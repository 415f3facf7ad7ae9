import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function menuHandlers({ desktop }: Office) {
  return {
    'menu.show': ({ commands }) => desktop.menu.show(commands),
  } satisfies Partial<Handlers>;
}
