import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
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
  client.request('message.page', key, { before: null, limit: 50 }).catch(() => undefined);
  expect(readers).toHaveLength(1);
});

it('starts none once it is closed', () => {
  client.close();
  client.start();
  client.look({ openId: null, shownIds: [] });
  expect(readers).toHaveLength(0);
});

it('F11: says that a reader is quiet after 2.5 s, and when it speaks again or is ended', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const said: boolean[] = [];
  let speak: (message: unknown) => void = () => undefined;
  const watched = new ReaderClient({
    spawn: () => ({
      postMessage: () => undefined,
      onMessage: (listener) => {
        speak = listener;
      },
      onExit: () => undefined,
      kill: () => undefined,
    }),
    onQuiet: (quiet) => said.push(quiet),
  });
  onTestFinished(() => watched.close());
  vi.advanceTimersByTime(2000);
  speak({ type: 'alive' });
  vi.advanceTimersByTime(2000);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(said).toEqual([true]);
  speak({ type: 'alive' });
  expect(said).toEqual([true, false]);
  vi.advanceTimersByTime(3000);
  expect(said).toEqual([true, false, true]);
  // It is ended for its silence after 15 s.
  vi.advanceTimersByTime(13_000);
  expect(said.slice(0, 4)).toEqual([true, false, true, false]);
});
