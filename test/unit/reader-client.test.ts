import { afterEach, beforeEach, expect, it } from 'vitest';
import { ReaderClient } from '../../src/reader/client.js';

let client: ReaderClient;
/** What each reader was sent. */
let readers: unknown[][];

beforeEach(() => {
  readers = [];
  client = new ReaderClient({
    startsLater: true,
    spawn: () => {
      const sent: unknown[] = [];
      readers.push(sent);
      return {
        postMessage: (message) => void sent.push(message),
        onMessage: () => undefined,
        onExit: () => undefined,
        kill: () => undefined,
      };
    },
  });
});
afterEach(() => client.close());

const key = { agentGroupId: 'ag-1', sessionId: 'sess-1' };

it('starts no reader for what is only watched; what is watched holds for the one that is started', () => {
  client.watch({ workspace: '/somewhere', sessions: [key], hot: [] });
  expect(readers).toHaveLength(0);
  client.start();
  client.start();
  expect(readers).toHaveLength(1);
  expect(JSON.stringify(readers[0])).toContain('/somewhere');
});

it('starts it when somebody looks at something', () => {
  client.look({ openId: null, shownIds: ['sess-1'] });
  expect(readers).toHaveLength(1);
  expect(JSON.stringify(readers[0])).toContain('"shownIds":["sess-1"]');
});

it('starts it when it is asked', () => {
  client.request('message.page', { key, before: null, limit: 50 }).catch(() => undefined);
  expect(readers).toHaveLength(1);
});

it('starts none once it is closed', () => {
  client.close();
  client.start();
  client.look({ openId: null, shownIds: [] });
  expect(readers).toHaveLength(0);
});
