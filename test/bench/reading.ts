/** What the reader does, in a session of 100,000 rows and in one of 100. */
import { join } from 'node:path';
import { pageMessages } from '../../src/store/message/message-page.js';
import { readDigest } from '../../src/store/session/session-digest.js';
import type { SessionKey } from '../../src/store/session-key.js';
import { fillSession, makeWorkspace } from './fixtures.js';
import { against, alternate, type Suite, timed } from './measure.js';
import type { Options } from './options.js';

const NAMES = {
  page: 'first page, 100,000 rows against 100 (ms)',
  digest: 'digest, 100,000 rows against 100 (ms)',
};

export function reading({ scratch, quick }: Options): Suite {
  return {
    names: Object.values(NAMES),
    run: async () => {
      const { ws, keys } = await makeWorkspace(join(scratch, 'reading'), 2);
      const [large, small] = keys;
      if (large === undefined || small === undefined) throw new Error('The fixture has no two sessions');
      fillSession(ws, large, 100_000);
      fillSession(ws, small, 100);
      const rounds = quick ? 30 : 200;
      const compare = (read: (key: SessionKey) => unknown): Promise<{ a: number[]; b: number[] }> =>
        alternate(
          rounds,
          10,
          () => timed(() => read(large)),
          () => timed(() => read(small)),
        );
      try {
        const pages = await compare((key) => {
          const { messages } = pageMessages(ws, key, { before: null, limit: 100 }, Date.now());
          if (messages.length !== 100) throw new Error(`A page of ${messages.length} messages`);
        });
        const digests = await compare((key) => readDigest(ws, key));
        return [
          against(NAMES.page, pages.a, pages.b, 1.5),
          against(NAMES.digest, digests.a, digests.b, null),
        ];
      } finally {
        ws.close();
      }
    },
  };
}
