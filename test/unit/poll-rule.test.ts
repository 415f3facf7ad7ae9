import { describe, expect, it } from 'vitest';
import type { PollRule } from '../../src/contract/entities/next-poll.js';
import { POLL_LIMIT, type PollFacts, pollOf, pushesContext } from '../../src/rules/poll-rule.js';

const NOW = Date.parse('2026-11-22T12:00:00.400Z');
const pending: PollFacts = {
  ...{ kind: 'chat', status: 'pending', processAfter: null },
  ...{ onWake: false, trigger: 1, ack: null },
};
const NEWEST: PollRule = { limit: POLL_LIMIT, order: 'newest' };
const TRIGGERS: PollRule = { limit: POLL_LIMIT, order: 'triggers-first' };
const UNKNOWN: PollRule = { limit: POLL_LIMIT, order: 'unknown' };

const times = (n: number, change: Partial<PollFacts> = {}): PollFacts[] =>
  Array.from({ length: n }, () => ({ ...pending, ...change }));
const fates = (rows: readonly PollFacts[], rule: PollRule, first = false) =>
  pollOf(rows, { now: NOW, first }, rule).fates;
const turn = (rows: readonly PollFacts[], rule: PollRule) =>
  pollOf(rows, { now: NOW, first: false }, rule).turn;

describe('what becomes of a row in a poll', () => {
  it.each<[string, Partial<PollFacts>, string]>([
    ['a pending row', {}, 'handed'],
    ['one without trigger', { trigger: 0 }, 'context'],
    ['one that is due', { processAfter: NOW - 1 }, 'handed'],
    ['one that is due within this second: SQLite knows no smaller', { processAfter: NOW + 500 }, 'handed'],
    ['one that is due in the next second', { processAfter: NOW + 600 }, 'not-due'],
    ['one that waits for what is no time', { processAfter: Number.NaN }, 'never-due'],
    ['one that the container works on', { ack: 'processing' }, 'acked'],
    ['one that is done, though the host has not noted it', { ack: 'completed' }, 'acked'],
    ['one with an ack of no known word', { ack: 'what' }, 'acked'],
    ['an answer to a question', { kind: 'system' }, 'system'],
    ['one that waits for a start', { onWake: true }, 'on-wake'],
    ['a paused task', { status: 'paused' }, 'not-pending'],
    ['a completed row', { status: 'completed', processAfter: NOW + 5000 }, 'not-pending'],
    ['a row without status', { status: null }, 'not-pending'],
  ])('%s, in every version', (_name, change, fate) => {
    for (const rule of [NEWEST, TRIGGERS, UNKNOWN])
      expect(fates([{ ...pending, ...change }], rule)).toEqual([fate]);
  });

  it('whose trigger is neither 0 nor 1 differs: older runners hand it over as context, newer pass it over', () => {
    const odd = times(1, { trigger: null });
    expect([NEWEST, TRIGGERS, UNKNOWN].map((rule) => fates(odd, rule)[0])).toEqual([
      ...['context', 'no-trigger', 'depends'],
    ]);
  });

  it.each([NEWEST, TRIGGERS, UNKNOWN])('is another in a first poll, in every version: $order', (rule) => {
    expect(fates(times(1, { onWake: true }), rule, true)).toEqual(['handed']);
    expect(fates(times(1, { ack: 'processing' }), rule, true)).toEqual(['handed']);
    expect(fates(times(1, { ack: 'completed' }), rule, true)).toEqual(['acked']);
    expect(fates(times(1, { ack: 'processing', kind: 'system' }), rule, true)).toEqual(['system']);
  });
});

describe('the places', () => {
  it('go to the newest of all up to 2.0, whatever is dropped afterwards', () => {
    const rows = [...times(1), ...times(5, { ack: 'completed' }), ...times(5, { kind: 'system' })];
    expect(fates(rows, NEWEST)[0]).toBe('held-back');
    expect(fates(rows.slice(0, -1), NEWEST)[0]).toBe('handed');
    // What could take no place is not held back from one.
    expect(fates([...times(1, { onWake: true }), ...rows], NEWEST)[0]).toBe('on-wake');
  });

  it('go to the oldest that start a turn since 2.2, and acked rows take none', () => {
    const rows = [...times(30, { ack: 'completed' }), ...times(12)];
    expect(fates(rows, TRIGGERS)).toEqual([
      ...Array(30).fill('acked'),
      ...Array(10).fill('handed'),
      ...Array(2).fill('held-back'),
    ]);
  });

  it('that are left then go to the newest context', () => {
    const rows = [...times(4, { trigger: 0 }), ...times(7), ...times(1, { trigger: 0 })];
    expect(fates(rows, TRIGGERS)).toEqual([
      ...['held-back', 'held-back', 'context', 'context'],
      ...Array(7).fill('handed'),
      'context',
    ]);
  });

  it('are all taken for ever by ten answers that nobody reads: the session is deaf since 2.2', () => {
    const rows = [...times(10, { kind: 'system' }), ...times(3)];
    expect(fates(rows, TRIGGERS).slice(10)).toEqual(['held-back', 'held-back', 'held-back']);
    expect(fates(rows, NEWEST).slice(10)).toEqual(['handed', 'handed', 'handed']);
    expect(fates(rows, UNKNOWN).slice(9)).toEqual(['system', 'depends', 'depends', 'depends']);
    // With trigger 0 they do no harm.
    const harmless = [...times(10, { kind: 'system', trigger: 0 }), ...times(3)];
    expect(fates(harmless, TRIGGERS).slice(10)).toEqual(['handed', 'handed', 'handed']);
  });

  it('are foretold for an unknown version only where both agree', () => {
    const rows = times(15);
    expect(fates(rows, UNKNOWN)).toEqual([
      ...Array(5).fill('depends'),
      ...Array(5).fill('handed'),
      ...Array(5).fill('depends'),
    ]);
    expect(fates([...times(12, { ack: 'completed' }), ...times(10)], UNKNOWN)[0]).toBe('acked');
  });
});

it('starts a turn only with a row that triggers one', () => {
  for (const rule of [NEWEST, TRIGGERS, UNKNOWN]) {
    expect(turn([], rule)).toBe(false);
    expect(turn(times(2, { trigger: 0 }), rule)).toBe(false);
    expect(turn([...times(1, { trigger: 0 }), ...times(1)], rule)).toBe(true);
  }
  const hidden = [...times(10, { kind: 'system' }), ...times(1)];
  expect([NEWEST, TRIGGERS, UNKNOWN].map((rule) => turn(hidden, rule))).toEqual([true, false, null]);
  // Other rows in each version, but a turn in both.
  expect(turn(times(40), UNKNOWN)).toBe(true);
});

it('pushes context alone into a turn under way up to 2.0 only', () => {
  expect([pushesContext('newest'), pushesContext('triggers-first'), pushesContext('unknown')]).toEqual([
    ...[true, false, null],
  ]);
});
