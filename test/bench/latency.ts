/** How soon a commit is announced: a real reader process, and a writer that is none of its business. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ReaderClient } from '../../src/reader/client.js';
import { writeSessionMessage } from '../../src/store/message.js';
import { forkReader } from '../support/reader-process.js';
import { chatMessage, makeWorkspace } from './fixtures.js';
import { alone, type Suite } from './measure.js';
import type { Options } from './options.js';

const NAME = 'commit to changed, open session (ms)';
const LIMIT_MS = 5000;

/** When `client` announces that text as the session's newest, in ms of performance.now(). */
function announced(client: ReaderClient, sessionId: string, text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      off();
      reject(new Error(`Nothing was announced in ${LIMIT_MS} ms`));
    }, LIMIT_MS);
    const off = client.onChanged(({ known }) => {
      const digest = known.find(([id]) => id === sessionId)?.[1].digest;
      if (digest?.readable !== true || digest.lastText !== text) return;
      clearTimeout(timer);
      off();
      resolve(performance.now());
    });
  });
}

export function latency({ scratch, quick, reader }: Options): Suite {
  return {
    names: [NAME],
    run: async () => {
      const { ws, keys } = await makeWorkspace(join(scratch, 'latency'), 1);
      const [key] = keys;
      if (key === undefined) throw new Error('The fixture has no session');
      const client = new ReaderClient({ spawn: () => forkReader(reader) });
      try {
        client.watch({ workspace: ws.path, sessions: keys, hot: [] });
        await client.request('message.page', { key, before: null, limit: 1 });
        const samples: number[] = [];
        for (let i = 0; i < (quick ? 10 : 60); i += 1) {
          // Commits fall on every phase of the reader's tick, not just after the last one.
          await pause((i * 37) % 100);
          const text = `commit ${i}`;
          const heard = announced(client, key.sessionId, text);
          await writeSessionMessage(ws, key.agentGroupId, key.sessionId, chatMessage(`bench-${i}`, text));
          const committed = performance.now();
          samples.push(Math.max(0, (await heard) - committed));
        }
        return [alone(NAME, samples)];
      } finally {
        client.close();
        ws.close();
      }
    },
  };
}
