import { describe, expect, it } from 'vitest';
import { POLL_LIMIT, type PollFacts, pollFate, startsTurn } from '../../src/rules/poll-rule.js';

const NOW = Date.parse('2026-11-22T12:00:00.400Z');
const pending: PollFacts = {
  ...{ kind: 'chat', status: 'pending', processAfter: null },
  ...{ onWake: false, trigger: true, ack: null },
};

describe('what becomes of a row in a poll', () => {
  it.each<[string, Partial<PollFacts>, string]>([
    ['a pending row', {}, 'handed'],
    ['one without trigger', { trigger: false }, 'context'],
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
  ])('%s', (_name, change, fate) => {
    expect(pollFate({ ...pending, ...change }, { now: NOW, first: false }, 0)).toBe(fate);
  });

  it('hands an on-wake row to a first poll', () => {
    expect(pollFate({ ...pending, onWake: true }, { now: NOW, first: true }, 0)).toBe('handed');
  });

  it('gives a first poll what a container that died had claimed, and nothing that was settled', () => {
    const first = { now: NOW, first: true };
    expect(pollFate({ ...pending, ack: 'processing' }, first, 0)).toBe('handed');
    expect(pollFate({ ...pending, ack: 'completed' }, first, 0)).toBe('acked');
    expect(pollFate({ ...pending, ack: 'processing', kind: 'system' }, first, 0)).toBe('system');
  });

  it.each([
    [{}, POLL_LIMIT - 1, 'handed'],
    [{}, POLL_LIMIT, 'held-back'],
    [{ ack: 'completed' }, POLL_LIMIT, 'held-back'],
    // A row that could take no place is not held back from one.
    [{ processAfter: NOW + 5000 }, POLL_LIMIT, 'not-due'],
    [{ onWake: true }, POLL_LIMIT, 'on-wake'],
  ])('%o behind %i newer rows', (change, newer, fate) => {
    expect(pollFate({ ...pending, ...change }, { now: NOW, first: false }, newer)).toBe(fate);
  });
});

it('starts a turn only with a row that triggers one', () => {
  expect(startsTurn([])).toBe(false);
  expect(startsTurn([{ trigger: false }, { trigger: false }])).toBe(false);
  expect(startsTurn([{ trigger: false }, { trigger: true }])).toBe(true);
});
