import { describe, expect, test } from 'vitest';
import type { Question } from '../../src/contract/entities/question.js';
import type { SessionSummary } from '../../src/contract/entities/session.js';
import {
  attentionItems,
  attentionOf,
  dueRows,
  nextDueAt,
  undeliveredRows,
} from '../../src/rules/attention.js';
import { containerFacts } from '../support/container-facts.js';
import {
  alive,
  digest,
  gone,
  SOME_TIME as NOW,
  type ReadableDigest,
  rowLine,
  session,
  stuck,
} from '../support/session-summary.js';

const MINUTE = 60_000;

function question(id: string, sessionId: string, ageMs = MINUTE): Question {
  return {
    questionId: id,
    sessionId,
    messageOutId: `out of ${id}`,
    title: `Title of ${id}`,
    options: [],
    createdAt: NOW - ageMs,
  };
}

const due = (ageMs: number, newer = 0): ReadableDigest['due'] => ({
  dueAt: [NOW - ageMs],
  first: [rowLine('in:7', 'Are you there?')],
  ahead: [newer],
  olderAhead: [0],
});
const undelivered = (ageMs: number): ReadableDigest['undelivered'] => ({
  dueAt: [NOW - ageMs],
  first: [rowLine('out:3', 'An answer')],
});
const failed = (count: number, keys: string[]): ReadableDigest['failedIn'] => ({
  count,
  newest: keys.map((key) => rowLine(key, `text of ${key}`)),
});
const runs = (streak: number, paused: boolean): ReadableDigest['failedIn'] => {
  const { newest } = failed(1, ['in:2']);
  return { count: 1, newest: newest.map((row) => ({ ...row, run: { streak, paused } })) };
};
const withDigest = (change: Partial<ReadableDigest>, more: Partial<SessionSummary> = {}) =>
  session({ digest: digest(change), ...more });
const unreadable = { readable: false as const, code: 'SESSION_DB_EMPTY', message: 'It is empty.' };

describe('what needs a person in one session', () => {
  test.each<[string, SessionSummary, Question[], (string | RegExp)[][]]>([
    ['nothing', session(), [], []],
    ['not read yet', session({ digest: null }), [], []],
    ['at work', session({ container: alive('running') }), [], []],
    [
      'a question',
      session({ openQuestions: 1, container: alive('running') }),
      [question('q1', 'sess-1')],
      [['question', 'Title of q1', /waits for an answer/]],
    ],
    [
      'a question that has probably timed out',
      session({ openQuestions: 1, container: alive('running') }),
      [question('q1', 'sess-1', 20 * MINUTE)],
      [['question', 'Title of q1', /probably timed out 15 min ago/]],
    ],
    [
      'a question while nothing is read',
      session({ digest: null, openQuestions: 1 }),
      [question('q1', 'sess-1')],
      [['question', 'Title of q1', /nobody will read an answer/]],
    ],
    ['an answer that may still be read', withDigest({ unheard: undelivered(MINUTE) }), [], []],
    [
      'an answer that nobody reads, with a trigger',
      withDigest({ unheard: undelivered(2 * MINUTE) }),
      [],
      [['unheard', 'An answer', /starts a container for it again and again/]],
    ],
    ['stuck', session({ container: stuck() }), [], [['stuck', '', /silent since/]]],
    ['gone', session({ container: gone() }), [], [['gone', '', /probably gone/]]],
    [
      'a claim left behind',
      session({ container: containerFacts({ claims: [{ messageId: 'm', since: NOW - 2 * MINUTE }] }) }),
      [],
      [['gone', '', /left behind/]],
    ],
    [
      'a claim left behind just now',
      session({ container: containerFacts({ claims: [{ messageId: 'm', since: NOW - MINUTE }] }) }),
      [],
      [],
    ],
    ['due for a minute: the host may still come', withDigest({ due: due(MINUTE) }), [], []],
    [
      'due for two minutes, no container',
      withDigest({ due: due(2 * MINUTE) }),
      [],
      [['due', 'Are you there?', /^No container is running/]],
    ],
    [
      'due, container at work',
      withDigest(
        { due: due(2 * MINUTE) },
        { container: { ...alive('running'), claims: [{ messageId: 'm', since: NOW - 1000 }] } },
      ),
      [],
      [['due', 'Are you there?', /is working on another/]],
    ],
    [
      'due, container runs',
      withDigest({ due: due(2 * MINUTE) }, { container: alive('running') }),
      [],
      [['due', 'Are you there?', /runs, but has not taken/]],
    ],
    [
      'due, hidden by newer rows',
      withDigest({ due: due(2 * MINUTE, 10) }, { container: alive('idle') }),
      [],
      [['due', 'Are you there?', /newest ten rows hide it/]],
    ],
    [
      'B08: due, hidden by fewer where the agent group says so',
      withDigest(
        { due: due(2 * MINUTE, 3) },
        {
          container: alive('idle'),
          agentGroup: { ...session().agentGroup, config: { timezone: null, mostMessages: 3 } },
        },
      ),
      [],
      [['due', 'Are you there?', /newest 3 rows hide it/]],
    ],
    [
      'B08: due, with as many newer rows where a poll takes more',
      withDigest(
        { due: due(2 * MINUTE, 10) },
        {
          container: alive('idle'),
          agentGroup: { ...session().agentGroup, config: { timezone: null, mostMessages: 50 } },
        },
      ),
      [],
      [['due', 'Are you there?', /runs, but has not taken/]],
    ],
    [
      'due, hidden, but no container',
      withDigest({ due: due(2 * MINUTE, 10) }),
      [],
      [['due', 'Are you there?', /^No container is running/]],
    ],
    [
      'due and stuck',
      withDigest({ due: due(5 * MINUTE) }, { container: stuck() }),
      [],
      [
        ['stuck', '', /silent since/],
        ['due', 'Are you there?', /stuck with another/],
      ],
    ],
    ['due tomorrow', withDigest({ due: due(-86_400_000) }), [], []],
    [
      'a failed delivery',
      withDigest({ failedOut: failed(1, ['out:2']) }),
      [],
      [['delivery', 'text of out:2', /could not deliver/]],
    ],
    [
      'a failed message',
      withDigest({ failedIn: failed(1, ['in:2']) }),
      [],
      [['message', 'text of in:2', /gave up/]],
    ],
    [
      'a series that fails',
      withDigest({ failedIn: runs(5, false) }),
      [],
      [['message', 'text of in:2', /5 runs of this task have failed in a row: the host pauses it after 8/]],
    ],
    [
      'a series that its host has paused',
      withDigest({ failedIn: runs(8, true) }),
      [],
      [['message', 'text of in:2', /The host has paused this task, since 8 runs/]],
    ],
    [
      'B02: a message that an older ack hides',
      withDigest({ missed: failed(1, ['in:2']) }),
      [],
      [['missed', 'text of in:2', /older ack has the same id, so the agent never saw it/]],
    ],
    [
      'B13: a series with two live rows',
      withDigest({ forked: failed(1, ['in:2']) }),
      [],
      [['forked', 'text of in:2', /each makes a next one: it runs twice each time/]],
    ],
    [
      'more failed than are listed',
      withDigest({ failedIn: failed(9, ['in:9', 'in:8']) }),
      [],
      [
        ['message', 'text of in:9', /gave up/],
        ['message', 'text of in:8', /gave up/],
        ['message', '7 more before these', /gave up/],
      ],
    ],
    ['an answer not delivered for a minute', withDigest({ undelivered: undelivered(MINUTE) }), [], []],
    [
      'an answer not delivered for two',
      withDigest({ undelivered: undelivered(2 * MINUTE) }),
      [],
      [['undelivered', 'An answer', /Nobody has delivered/]],
    ],
    ['unreadable', session({ digest: unreadable }), [], [['unreadable', '', 'It is empty.']]],
    [
      'unreadable, with a question',
      session({ digest: unreadable, openQuestions: 1 }),
      [question('q1', 'sess-1')],
      [
        ['question', 'Title of q1', /nobody will read an answer/],
        ['unreadable', '', 'It is empty.'],
      ],
    ],
    [
      'closed, with all of it',
      withDigest(
        { due: due(MINUTE * 9), failedOut: failed(1, ['out:2']) },
        { status: 'closed', container: gone() },
      ),
      [],
      [],
    ],
    [
      'closed, with a question',
      session({ status: 'closed', openQuestions: 1 }),
      [question('q1', 'sess-1')],
      [['question', 'Title of q1', /nobody will read an answer/]],
    ],
  ])('%s', (_name, given, questions, expected) => {
    const items = attentionOf(given, questions, NOW, [], 'newest');
    expect(items.map(({ kind, text, reason }) => [kind, text ?? '', reason])).toEqual(
      expected.map(([kind, text, reason]) => [
        kind,
        text,
        reason instanceof RegExp ? expect.stringMatching(reason) : reason,
      ]),
    );
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  });

  test('leads to the row that it is about', () => {
    const all = withDigest(
      { due: due(2 * MINUTE), failedOut: failed(3, ['out:2']), undelivered: undelivered(2 * MINUTE) },
      { container: stuck(), openQuestions: 1 },
    );
    const rows = attentionOf(all, [question('q1', 'sess-1')], NOW).map(({ kind, row }) => [kind, row]);
    expect(rows).toEqual([
      ['question', { id: 'out of q1' }],
      ['stuck', { id: 'm-claimed' }],
      ['due', { key: 'in:7' }],
      ['delivery', { key: 'out:2' }],
      ['delivery', null],
      ['undelivered', { key: 'out:3' }],
    ]);
  });

  test('is the same matter while it lasts, and another when it happens again', () => {
    const idOf = (s: SessionSummary, at = NOW) => attentionOf(s, [], at)[0]?.id;
    const first = session({ container: stuck() });
    expect(idOf(first, NOW + MINUTE)).toBe(idOf(first));
    const again = session({
      container: { ...stuck(), claims: [{ messageId: 'm-2', since: NOW - 200_000 }] },
    });
    expect(idOf(again)).not.toBe(idOf(first));
    expect(idOf(withDigest({ failedOut: failed(2, ['out:4', 'out:2']) }))).not.toBe(
      idOf(withDigest({ failedOut: failed(1, ['out:2']) })),
    );
  });
});

describe('what needs a person in all of them', () => {
  test('comes by urgency, then newest first, from active sessions in any order', () => {
    const sessions = [
      withDigest({ failedIn: failed(1, ['in:2']) }, { id: 'a' }),
      session({ id: 'b', openQuestions: 2 }),
      session({ id: 'c', digest: unreadable }),
      session({ id: 'd', container: gone() }),
      session({ id: 'e', container: stuck() }),
      session({ id: 'f', openQuestions: 1 }),
      withDigest({ due: due(9 * MINUTE) }, { id: 'g' }),
      withDigest({ due: due(2 * MINUTE) }, { id: 'h' }),
    ];
    const questions = [question('old', 'b', 9 * MINUTE), question('new', 'b', 1000), question('mid', 'f')];
    expect(
      attentionItems(sessions, questions, NOW).map(({ kind, session: of }) => `${kind} ${of?.id}`),
    ).toEqual([
      ...['question b', 'question f', 'question b', 'stuck e', 'gone d'],
      ...['due h', 'due g', 'message a', 'unreadable c'],
    ]);
  });

  test('a question of a session that is not in the list is no line without a place', () => {
    expect(attentionItems([session()], [question('q', 'elsewhere')], NOW)).toEqual([]);
  });
});

test('N10: nobody takes anything of a closed session, and what is due now is not announced for later', () => {
  const closed = withDigest(
    { due: due(9 * MINUTE), undelivered: undelivered(9 * MINUTE) },
    { status: 'closed' },
  );
  expect([dueRows(closed, NOW), undeliveredRows(closed, NOW), nextDueAt(closed, NOW - 60 * MINUTE)]).toEqual([
    0,
    0,
    null,
  ]);
  expect(nextDueAt(withDigest({ due: due(-MINUTE) }), NOW)).toBe(NOW + MINUTE);
  // What was stamped now, by a clock a little ahead, is not announced for later.
  expect(nextDueAt(withDigest({ due: due(-900) }), NOW)).toBeNull();
});

test('counts go by the clock, not by when the files were read', () => {
  const waiting = withDigest({
    due: { dueAt: [0, NOW - 10_000, NOW + 10_000], first: [], ahead: [], olderAhead: [] },
    undelivered: { dueAt: [NOW - 10_000, NOW - 120_000], first: [] },
  });
  expect(dueRows(waiting, NOW)).toBe(2);
  expect(dueRows(waiting, NOW + 20_000)).toBe(3);
  expect(undeliveredRows(waiting, NOW)).toBe(1);
  expect(undeliveredRows(waiting, NOW + MINUTE)).toBe(2);
});

test('N1: an agent group that no host wakes is named once, with its latest session', () => {
  const agentGroup = { id: 'ag-new', name: 'Pilot', folder: 'pilot', agentProvider: null, config: null };
  const items = attentionItems(
    [
      session({ id: 'old', agentGroup, lastActive: NOW - 2 * MINUTE }),
      session({ id: 'new', agentGroup, lastActive: NOW - MINUTE }),
      session({ id: 'closed', agentGroup, lastActive: NOW, status: 'closed' }),
      session({ id: 'other' }),
    ],
    [],
    NOW,
  );
  expect(items.map(({ kind, text, session: of }) => [kind, text, of?.id])).toEqual([
    ['deaf', 'Pilot', 'new'],
  ]);
  expect(items[0]?.reason).toMatch(/no row in container_configs, so no host starts a container/);
});
