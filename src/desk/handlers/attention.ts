import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function attentionHandlers({ desk, consoleDb }: Office) {
  return {
    'attention.dismissed': () => consoleDb.dismissed(desk.ws.path),
    'attention.dismiss': ({ ids, dismissed }) => {
      consoleDb.rememberDismissed(desk.ws.path, ids, dismissed);
      return consoleDb.dismissed(desk.ws.path);
    },
  } satisfies Partial<Handlers>;
}
