import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Approval } from '../../src/contract/entities/approval.js';
import type { Question } from '../../src/contract/entities/question.js';
import type { SessionSummary } from '../../src/contract/entities/session.js';
import type { Notice } from '../../src/desk/notice.js';
import { Notifier } from '../../src/desk/notifier.js';
import { approval } from '../support/approval.js';
import { digest, rowLine, SOME_TIME, session, stuck } from '../support/session-summary.js';

let sessions: Map<string, SessionSummary>;
let questions: Question[];
let approvals: Approval[];
let watched: boolean;
let shown: Notice[];
let listeners: Set<(ids: readonly string[]) => void>;
let notifier: Notifier;

beforeEach(() => {
  vi.useFakeTimers({ now: SOME_TIME });
  sessions = new Map();
  questions = [];
  approvals = [];
  watched = false;
  shown = [];
  listeners = new Set();
  notifier = new Notifier({
    sessions: {
      onChanged: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      known: (id) => sessions.get(id),
      list: () => [...sessions.values()],
    },
    questions: () => questions,
    approvals: () => approvals,
    isSimulated: () => false,
    isWatched: () => watched,
    show: (notice) => shown.push(notice),
    now: () => Date.now(),
  });
});
afterEach(() => {
  notifier.stop();
  vi.useRealTimers();
});

function change(change: Partial<SessionSummary>): void {
  const now = session({ ...sessions.get(change.id ?? 'sess-1'), ...change });
  sessions.set(now.id, now);
  for (const listener of listeners) listener([now.id]);
}

function ask(id: string, sessionId = 'sess-1'): void {
  questions = [
    ...questions,
    { questionId: id, sessionId, messageOutId: id, title: id, options: [], createdAt: SOME_TIME },
  ];
  change({ id: sessionId, openQuestions: questions.length });
}

const failed = (...keys: string[]) => ({
  digest: digest({ failedOut: { count: keys.length, newest: keys.map((key) => rowLine(key, 'x')) } }),
});
const settle = () => vi.advanceTimersByTime(1100);
const titles = () => shown.splice(0).map(({ title }) => title);

describe('the notifier', () => {
  test('B11: a request that waits for approval is told once, and where it leads', () => {
    change({});
    notifier.start();
    approvals = [approval(SOME_TIME), approval(SOME_TIME, { id: 'other', sessionId: 'elsewhere' })];
    change({ openApprovals: 1 });
    settle();
    change({ unread: 1 });
    settle();
    expect(shown).toMatchObject([
      {
        title: 'Waits for approval: Dana (DM)',
        body: 'Install packages?: ffmpeg · Andy',
        go: { to: 'session', sessionId: 'sess-1' },
      },
    ]);
  });

  test('is silent about what is there when it is switched on', () => {
    change(failed('out:1'));
    ask('Tea?');
    notifier.start();
    change({ unread: 1 });
    settle();
    expect(titles()).toEqual([]);
  });

  test('and about what files hold that are read after that for the first time, but not about new sessions', () => {
    change({ digest: null });
    notifier.start();
    change(failed('out:1'));
    change({ id: 'sess-new', title: 'New', ...failed('out:1') });
    settle();
    expect(titles()).toEqual(['Delivery failed: New']);
    change(failed('out:2', 'out:1'));
    settle();
    expect(titles()).toEqual(['Delivery failed: Dana (DM)']);
  });

  test('a session that could not be read at first has its first look later', () => {
    change({ digest: null });
    notifier.start();
    change({ digest: { readable: false, code: 'SESSION_DB_BUSY', message: 'x' } });
    settle();
    change(failed('out:1'));
    settle();
    expect(titles()).toEqual([]);
  });

  test('tells each thing once, and what comes together as one', () => {
    change({});
    notifier.start();
    ask('Tea?');
    ask('Milk?');
    settle();
    expect(titles()).toEqual(['2 things need you']);
    change({ unread: 2 });
    settle();
    expect(titles()).toEqual([]);
  });

  test('hears a container fall silent, though no file changes', () => {
    change({
      container: { ...stuck(), heartbeatAt: SOME_TIME, claims: [{ messageId: 'm', since: SOME_TIME }] },
    });
    notifier.start();
    vi.advanceTimersByTime(50_000);
    expect(titles()).toEqual([]);
    vi.advanceTimersByTime(30_000);
    expect(titles()).toEqual(['Stuck container: Dana (DM)']);
  });

  test('is silent while the window is in front, and does not catch up on it afterwards', () => {
    change({});
    notifier.start();
    watched = true;
    ask('Tea?');
    settle();
    watched = false;
    change({ unread: 1 });
    settle();
    expect(titles()).toEqual([]);
  });

  test('hears nothing when it is stopped, and begins anew', () => {
    change({});
    notifier.start();
    ask('Tea?');
    notifier.stop();
    settle();
    expect(listeners.size).toBe(0);
    notifier.start();
    change({ unread: 1 });
    settle();
    expect(titles()).toEqual([]);
  });
});
