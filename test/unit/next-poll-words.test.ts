import { describe, expect, it } from 'vitest';
import type { NextPoll, NextPollRow } from '../../src/contract/entities/next-poll.js';
import { fateWords, isFirstPoll, outlook } from '../../src/renderer/features/container/next-poll-words.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');

function row(fate: NextPollRow['fate'], change: Partial<NextPollRow> = {}): NextPollRow {
  return {
    ...{ key: 'in:1', id: 'm1', seq: 2, kind: 'chat', sender: 'Dana', line: 'hello', fate },
    ...{ status: 'pending', ack: null, ackIsOlder: false, dueAt: null },
    ...change,
  };
}

function poll(change: Partial<NextPoll>): NextPoll {
  return {
    ...{
      first: false,
      limit: 10,
      handed: [],
      skipped: [],
      more: 0,
      turn: false,
      nextDueAt: null,
      cut: false,
    },
    ...change,
  };
}

it.each<[string, Partial<NextPoll>, string]>([
  ['nothing', {}, 'The next poll starts no turn: nothing is waiting.'],
  ['one row', { handed: [row('handed')], turn: true }, 'The next poll hands over 1 row and starts a turn.'],
  [
    'rows with context',
    { handed: [row('context'), row('handed'), row('context')], turn: true },
    'The next poll hands over 3 rows, 2 of them as context, and starts a turn.',
  ],
  ['context alone', { handed: [row('context')] }, 'The next poll starts no turn: 1 context only.'],
  [
    'what hides an older row',
    { skipped: [...Array.from({ length: 9 }, () => row('acked')), row('system'), row('held-back')] },
    'The next poll starts no turn: 9 claimed or acked, 1 system row, 1 behind ten newer.',
  ],
  [
    'a long queue of what is not due',
    { skipped: Array.from({ length: 50 }, () => row('not-due')), more: 25 },
    'The next poll starts no turn: 50 not due yet, 25 more that are not listed.',
  ],
])('says in one sentence what a poll does: %s', (_name, change, sentence) => {
  expect(outlook(poll(change))).toBe(sentence);
});

describe('the reason on a row', () => {
  it.each<[NextPollRow, string]>([
    [row('acked', { ack: 'processing' }), 'claimed'],
    [row('acked', { ack: 'completed' }), 'acked'],
    [row('acked', { ack: 'failed' }), 'acked: failed'],
    [row('acked', { ack: 'script-skip:error' }), 'script failed'],
    [row('acked', { ack: 'completed', ackIsOlder: true }), 'older ack'],
    [row('acked', { ack: 'processing', ackIsOlder: true }), 'older claim'],
    [row('not-due', { dueAt: NOW + 90_000 }), 'due in 2 min'],
    [row('not-due', { dueAt: NOW + 9_000 }), 'due in 9 s'],
    [row('not-due', { dueAt: NOW - 1 }), 'due now'],
    [row('not-pending', { status: 'paused' }), 'paused'],
    [row('not-pending', { status: null }), 'status missing'],
  ])('%o', (given, words) => {
    expect(fateWords(given, NOW)).toBe(words);
  });
});

it('takes the next poll for a first one where nobody polls yet', () => {
  expect([isFirstPoll('stopped'), isFirstPoll('gone'), isFirstPoll('starting')]).toEqual([true, true, true]);
  expect([isFirstPoll('running'), isFirstPoll('working'), isFirstPoll('unknown')]).toEqual([
    ...[false, false, false],
  ]);
});
