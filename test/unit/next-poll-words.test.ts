import { describe, expect, it } from 'vitest';
import type { NextPoll, NextPollRow } from '../../src/contract/entities/next-poll.js';
import { fateWords, isFirstPoll, outlook } from '../../src/renderer/features/container/next-poll-words.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');

const RULE = { limit: 10, order: 'newest' } as const;

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
      rule: RULE,
      handed: [],
      skipped: [],
      more: 0,
      turn: false,
      nextDueAt: null,
      unsure: false,
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
    expect(fateWords(given, NOW, RULE)).toBe(words);
  });
});

describe('of a newer runner', () => {
  const NEWER = { limit: 10, order: 'triggers-first' } as const;
  const OPEN = { limit: 10, order: 'unknown' } as const;
  const deaf = [...Array.from({ length: 10 }, () => row('system')), row('held-back')];

  it.each<[string, Partial<NextPoll>, boolean, string]>([
    [
      'ten answers that nobody reads',
      { rule: NEWER, skipped: deaf },
      false,
      'The session is deaf: 10 system rows that nobody looks up take all places of every poll.',
    ],
    [
      'a context row that waits, though the container is in a turn',
      { rule: NEWER, handed: [row('context')] },
      true,
      'The next poll starts no turn: 1 context only.',
    ],
    [
      'a context row in a turn of an older runner',
      { handed: [row('context')] },
      true,
      'The container is in a turn: its next poll pushes 1 row of context into it.',
    ],
    [
      'a context row in a turn, version unknown',
      { rule: OPEN, handed: [row('context')] },
      true,
      'The next poll starts no turn: 1 context only. Runners up to 2.0 push context into the turn under way.',
    ],
    [
      'what one version takes',
      { rule: OPEN, turn: null, skipped: [row('depends'), row('system')] },
      false,
      'Whether the next poll starts a turn depends on the version of the runner: 1 that depends on the version, 1 system row.',
    ],
    [
      'what both take, beside what one takes',
      { rule: OPEN, turn: true, handed: [row('handed')], skipped: [row('depends'), row('depends')] },
      false,
      'The next poll hands over 1 row and starts a turn. Whether it hands over 2 others depends on the version.',
    ],
  ])('%s', (_name, change, inTurn, sentence) => {
    expect(outlook(poll(change), inTurn)).toBe(sentence);
  });

  it('says on a row which others are in front', () => {
    expect(fateWords(row('held-back'), NOW, NEWER)).toBe('behind ten others');
    expect(fateWords(row('held-back'), NOW, RULE)).toBe('behind ten newer');
    expect(fateWords(row('depends'), NOW, OPEN)).toBe('depends on the version');
  });
});

it('takes the next poll for a first one where nobody polls yet', () => {
  expect([isFirstPoll('stopped'), isFirstPoll('gone'), isFirstPoll('starting')]).toEqual([true, true, true]);
  expect([isFirstPoll('running'), isFirstPoll('working'), isFirstPoll('unknown')]).toEqual([
    ...[false, false, false],
  ]);
});
