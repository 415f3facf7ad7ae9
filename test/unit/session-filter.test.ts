import { describe, expect, test } from 'vitest';
import {
  matchesSession,
  parseSessionFilter,
  sessionIs,
} from '../../src/renderer/features/session/session-filter.js';
import { sessionRows } from '../../src/renderer/features/session/session-rows.js';
import type { SessionSummary } from '../../src/shared/entities/session.js';

const NOW = Date.UTC(2026, 10, 18, 9, 0, 0);

function session(change: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id: 'sess-1',
    title: 'Dana (DM)',
    agentGroup: { id: 'ag-andy', name: 'Andy', folder: 'andy', agentProvider: null },
    messagingGroup: {
      id: 'mg-1',
      channelType: 'telegram',
      platformId: 'tg:1',
      name: 'Dana (DM)',
      isGroup: false,
    },
    threadId: null,
    mode: 'shared',
    status: 'active',
    lastActive: NOW - 60_000,
    createdAt: NOW - 3_600_000,
    container: { claimed: 'stopped', heartbeatAt: null, claims: [], tool: null, simulated: false },
    openQuestions: 0,
    digest: { readable: true, lastAt: NOW - 30_000, lastText: 'Morning!', failed: 0, recovered: [] },
    ...change,
  };
}

const alive = (claimed: 'running' | 'idle') => ({
  claimed,
  heartbeatAt: NOW - 2000,
  claims: [],
  tool: null,
  simulated: false,
});
const matches = (text: string, s: SessionSummary) => matchesSession(parseSessionFilter(text), s, NOW);

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

  test('a name without a value yet asks for nothing', () => {
    expect(parseSessionFilter('agent: is:')).toEqual(parseSessionFilter(''));
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

  test('agents are alternatives, and so are states', () => {
    expect(matches('agent:ops agent:andy', session())).toBe(true);
    expect(matches('agent:ops', session())).toBe(false);
    expect(matches('is:running is:stopped', session())).toBe(true);
  });

  test('states go by the evidence', () => {
    expect(sessionIs(session({ container: alive('running') }), 'running', NOW)).toBe(true);
    expect(sessionIs(session({ container: alive('idle') }), 'idle', NOW)).toBe(true);
    expect(sessionIs(session({ openQuestions: 1 }), 'waiting', NOW)).toBe(true);
    expect(sessionIs(session({ status: 'closed' }), 'closed', NOW)).toBe(true);
    const failed = session({
      digest: { readable: true, lastAt: null, lastText: null, failed: 2, recovered: [] },
    });
    expect(sessionIs(failed, 'failed', NOW)).toBe(true);
    const stuck = session({
      container: {
        ...alive('running'),
        heartbeatAt: NOW - 300_000,
        claims: [{ messageId: 'm', since: NOW - 200_000 }],
      },
    });
    expect(sessionIs(stuck, 'stuck', NOW)).toBe(true);
    expect(sessionIs(stuck, 'running', NOW)).toBe(false);
    const silent = session({ container: { ...alive('running'), heartbeatAt: NOW - 3_600_000 } });
    expect(sessionIs(silent, 'stopped', NOW)).toBe(true);
  });

  test('an unreadable session is found by its title', () => {
    const unreadable = session({ digest: { readable: false, code: 'READ_TIMEOUT', message: 'x' } });
    expect(matches('dana', unreadable)).toBe(true);
    expect(matches('is:failed', unreadable)).toBe(false);
  });
});

describe('the rows of the sessions list', () => {
  const ops = { id: 'ag-ops', name: 'Ops', folder: 'ops', agentProvider: null };
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
