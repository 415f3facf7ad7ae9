import { injectChat } from '../../../store/injection.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function messageHandlers({ desk, staging }: Office) {
  return {
    'message.page': ({ sessionId, before, limit }) =>
      desk.reader.request('message.page', { key: desk.key(sessionId), before, limit }),
    'message.get': ({ sessionId, key }) =>
      desk.reader.request('message.get', { key: desk.key(sessionId), message: key }),
    'message.inject': async ({ attachments, ...draft }) => {
      const files = attachments.map((token) => staging.get(token));
      const written = await injectChat(desk.ws, { ...draft, files });
      for (const token of attachments) await staging.drop(token);
      return written;
    },
  } satisfies Partial<Handlers>;
}
