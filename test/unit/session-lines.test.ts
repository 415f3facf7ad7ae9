import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SessionSummary } from '../../src/contract/entities/session.js';
import { keyOf } from '../../src/renderer/bridge/keys.js';
import { SessionLines, withLines } from '../../src/renderer/bridge/session-lines.js';
import { session } from '../support/session-summary.js';

const line = (id: string, title = id) => session({ id, title });

describe('the list with some lines anew', () => {
  const list = [line('a'), line('b'), line('c')];
  test.each<[string, string[], SessionSummary[], string[]]>([
    ['nothing', [], [], ['a', 'b', 'c']],
    ['one that changed', ['b'], [line('b', 'B')], ['a', 'B', 'c']],
    ['one that is gone', ['b'], [], ['a', 'c']],
    ['one that is new', ['d'], [line('d')], ['a', 'b', 'c', 'd']],
    ['one that was never there', ['x'], [], ['a', 'b', 'c']],
    ['all of that', ['a', 'c', 'd', 'x'], [line('d'), line('c', 'C')], ['b', 'C', 'd']],
  ])('%s', (_name, asked, found, titles) => {
    expect(withLines(list, asked, found).map(({ title }) => title)).toEqual(titles);
  });

  test('leaves the lines that have not changed the very objects that they were', () => {
    expect(withLines(list, ['b'], [line('b', 'B')])[0]).toBe(list[0]);
  });
});

describe('keeping the list true', () => {
  let asked: string[][];
  let lists: number;
  let answers: (() => void)[];
  let fail: boolean;
  let client: QueryClient;
  let lines: SessionLines;

  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
    asked = [];
    lists = 0;
    answers = [];
    fail = false;
    const invoke = (method: string, input: { sessionIds: string[] }) => {
      expect(method).toBe('session.some');
      asked.push(input.sessionIds);
      return new Promise((resolve) => {
        answers.push(() =>
          resolve(
            fail
              ? { ok: false, error: { code: 'READER_STOPPED', message: 'x', details: {} } }
              : { ok: true, value: input.sessionIds.map((id) => line(id, `${id} anew`)) },
          ),
        );
      });
    };
    vi.stubGlobal('window', { bridge: { invoke } });
    client = new QueryClient();
    lines = new SessionLines(client);
  });
  afterEach(() => {
    client.clear();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  /** Like the sessions list in the window: it is mounted, and fetches when told to. */
  async function show(): Promise<void> {
    const observer = new QueryObserver(client, {
      queryKey: keyOf('session.list'),
      queryFn: () => {
        lists += 1;
        return [line('a'), line('b')];
      },
      staleTime: Number.POSITIVE_INFINITY,
    });
    observer.subscribe(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
  }
  const titles = () =>
    client.getQueryData<SessionSummary[]>(keyOf('session.list'))?.map(({ title }) => title);
  async function answer(): Promise<void> {
    answers.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  }

  test('asks for what is named, and for no more', async () => {
    await show();
    lines.changed(['b']);
    await answer();
    expect(titles()).toEqual(['a', 'b anew']);
    expect({ asked, lists }).toEqual({ asked: [['b']], lists: 1 });
  });

  test('a busy workspace cannot starve it: what changes meanwhile waits, once, for the next question', async () => {
    await show();
    lines.changed(['a']);
    for (let i = 0; i < 50; i += 1) lines.changed(['a', 'b', 'c']);
    await vi.advanceTimersByTimeAsync(3000);
    expect(asked).toEqual([['a']]);
    await answer();
    expect(titles()).toEqual(['a anew', 'b']);
    await vi.advanceTimersByTimeAsync(2500);
    expect(asked).toEqual([['a'], ['a', 'b', 'c']]);
    await answer();
    expect(titles()).toEqual(['a anew', 'b anew', 'c anew']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
    expect(lists).toBe(1);
  });

  test('rests after an answer', async () => {
    await show();
    lines.changed(['a']);
    await answer();
    lines.changed(['b']);
    await vi.advanceTimersByTimeAsync(50);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toHaveLength(2);
  });

  test('asks for many in turns, and for very many by the whole list', async () => {
    await show();
    lines.changed(Array.from({ length: 300 }, (_, i) => `s${i}`));
    await answer();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked.map((ids) => ids.length)).toEqual([200, 100]);
    await answer();
    await vi.advanceTimersByTimeAsync(1000);
    lines.changed(Array.from({ length: 1500 }, (_, i) => `s${i}`));
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(2);
    expect(lists).toBe(2);
  });

  test('asks for the whole list when any line may be another, before there is one, and after a refusal', async () => {
    lines.changed(['a']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toEqual([]);
    await show();
    lines.changed(null);
    await vi.advanceTimersByTimeAsync(1000);
    expect({ asked, lists }).toEqual({ asked: [], lists: 2 });
    fail = true;
    lines.changed(['a']);
    await answer();
    await vi.advanceTimersByTimeAsync(1000);
    expect({ asked, lists }).toEqual({ asked: [['a']], lists: 3 });
  });
});
