import { describe, expect, test } from 'vitest';
import type { SessionSummary } from '../../src/contract/entities/session.js';
import {
  countWords,
  filterAges,
  isWordNames,
  matchesSession,
  parseSessionFilter,
} from '../../src/renderer/features/session/session-filter.js';
import { sessionRows } from '../../src/renderer/features/session/session-rows.js';
import { containerFacts } from '../support/container-facts.js';
import {
  alive,
  digest,
  gone,
  SOME_TIME as NOW,
  rowLine,
  session,
  stuck,
} from '../support/session-summary.js';

const sight = { now: NOW, attention: new Set<string>() };
const matches = (text: string, s: SessionSummary) => matchesSession(parseSessionFilter(text), s, sight);

describe('the session filter', () => {
  test('reads words, agents, channels, states and quoted values', () => {
    expect(parseSessionFilter('Ops agent:Andy agent:"Ops Agent" channel:slack is:waiting')).toEqual({
      words: ['ops'],
      agents: ['andy', 'ops agent'],
      channels: ['slack'],
      is: ['waiting'],
      unknown: [],
    });
  });

  test('a name without a value yet, and the beginning of a state, ask for nothing', () => {
    expect(parseSessionFilter('agent: is: is:unre')).toEqual(parseSessionFilter(''));
  });

  test('an unknown state is named and matches nothing', () => {
    expect(parseSessionFilter('is:sleeping').unknown).toEqual(['is:sleeping']);
    expect(matches('is:sleeping', session())).toBe(false);
  });

  test('all words must be there, in whatever field', () => {
    expect(matches('dana telegram', session())).toBe(true);
    expect(matches('morning', session())).toBe(true);
    expect(matches('dana slack', session())).toBe(false);
  });

  test('B19: what is the same to a person is found: in a title, an agent’s name, the newest message', () => {
    const s = session({
      title: 'Cafe\u0301 İSTANBUL',
      agentGroup: { ...session().agentGroup, name: 'Straße' },
    });
    for (const typed of ['café', 'CAFE', 'istanbul', 'agent:STRASSE', 'agent:"straße"', 'ｃａｆｅ'])
      expect(matches(typed, s)).toBe(true);
    const said = session({ digest: digest({ lastText: 'Ἑλλάς, ﬁnal' }) });
    expect(matches('ΕΛΛΑΣ', said)).toBe(true);
    expect(matches('final', said)).toBe(true);
    expect(matches('йод', session({ title: 'иод' }))).toBe(false);
  });

  test('agents are alternatives, and so are states', () => {
    expect(matches('agent:ops agent:andy', session())).toBe(true);
    expect(matches('agent:ops', session())).toBe(false);
    expect(matches('is:running is:stopped', session())).toBe(true);
  });

  const due = (at: number) =>
    digest({ due: { dueAt: [at], first: [rowLine('in:1', 'hi')], ahead: [0], olderAhead: [0] } });
  const cases: [string, SessionSummary, string[]][] = [
    ['quiet', session(), ['stopped']],
    ['at work', session({ container: alive('running') }), ['running']],
    ['idle', session({ container: alive('idle') }), ['idle']],
    ['waiting for an answer', session({ openQuestions: 1 }), ['waiting', 'stopped']],
    ['B11: waiting for approval', session({ openApprovals: 1 }), ['approval', 'stopped']],
    ['closed', session({ status: 'closed' }), ['stopped', 'closed']],
    [
      'with a failed message',
      session({ digest: digest({ failedIn: { count: 1, newest: [] } }) }),
      ['failed', 'stopped'],
    ],
    [
      'with a failed delivery',
      session({ digest: digest({ failedOut: { count: 1, newest: [] } }) }),
      ['failed', 'stopped'],
    ],
    ['stuck', session({ container: stuck() }), ['stuck']],
    ['gone', session({ container: gone() }), ['gone']],
    [
      'without a container, its claims left behind and not given back',
      session({ container: containerFacts({ claims: [{ messageId: 'm', since: NOW - 120_000 }] }) }),
      ['gone', 'stopped'],
    ],
    [
      'without a container, its claims left behind a moment ago',
      session({ container: containerFacts({ claims: [{ messageId: 'm', since: NOW - 2000 }] }) }),
      ['stopped'],
    ],
    ['closed, with a container that is gone', session({ status: 'closed', container: gone() }), ['closed']],
    ['due for a second: about to be taken', session({ digest: due(NOW - 1000) }), ['stopped']],
    ['due for four seconds', session({ digest: due(NOW - 4000) }), ['due', 'stopped']],
    ['due tomorrow', session({ digest: due(NOW + 86_400_000) }), ['stopped']],
    [
      'not delivered for two minutes',
      session({ digest: digest({ undelivered: { dueAt: [NOW - 120_000], first: [] } }) }),
      ['undelivered', 'stopped'],
    ],
    ['with something new', session({ unread: 3 }), ['unread', 'stopped']],
    [
      'unreadable',
      session({ digest: { readable: false, code: 'READ_TIMEOUT', message: 'x' } }),
      ['stopped', 'unreadable'],
    ],
    ['not read yet', session({ digest: null }), ['stopped']],
  ];
  test.each(cases)('a session that is %s is found by its words and by no others', (_name, s, words) => {
    expect(isWordNames.filter((word) => matches(`is:${word}`, s)).sort()).toEqual(words.toSorted());
    expect([...countWords([s], sight).keys()].sort()).toEqual(words.toSorted());
  });

  test('what needs attention is told from outside', () => {
    const sees = { now: NOW, attention: new Set(['sess-1']) };
    expect(matchesSession(parseSessionFilter('is:attention'), session(), sees)).toBe(true);
    expect(matchesSession(parseSessionFilter('is:attention'), session({ id: 'sess-2' }), sees)).toBe(false);
  });

  test('an unreadable session is found by its title', () => {
    const unreadable = session({ digest: { readable: false, code: 'READ_TIMEOUT', message: 'x' } });
    expect(matches('dana', unreadable)).toBe(true);
    expect(matches('is:failed', unreadable)).toBe(false);
  });

  test('is looked at again as time passes only where time decides', () => {
    expect(filterAges(parseSessionFilter('is:due'))).toBe(true);
    expect(filterAges(parseSessionFilter('is:stuck dana'))).toBe(true);
    expect(filterAges(parseSessionFilter('is:unread dana'))).toBe(false);
  });
});

describe('the rows of the sessions list', () => {
  const ops = {
    id: 'ag-ops',
    name: 'Ops',
    folder: 'ops',
    agentProvider: null,
    config: { timezone: null, mostMessages: null },
  };
  const a = session({ id: 'a', title: 'b 10' });
  const b = session({ id: 'b', title: 'b 9', digest: null, lastActive: NOW });
  const c = session({ id: 'c', title: 'a', agentGroup: ops, container: alive('running') });

  test('stand under their agents, newest first, and count sessions only', () => {
    expect(
      sessionRows([c, a, b], 'activity', 'agent', NOW).map((r) =>
        r.type === 'group' ? r.name : [r.key, r.position],
      ),
    ).toEqual(['Andy', ['b', 1], ['a', 2], 'Ops', ['c', 3]]);
  });

  test('sort by name as people count, and by state with the running ones first', () => {
    expect(sessionRows([a, b, c], 'name', 'flat', NOW).map((r) => r.key)).toEqual(['c', 'b', 'a']);
    expect(sessionRows([a, b, c], 'state', 'flat', NOW)[0]?.key).toBe('c');
  });
});
