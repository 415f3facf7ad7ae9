import { describe, expect, it, test } from 'vitest';
import type { AckFacts } from '../../src/contract/entities/message-facts.js';
import { afterFailure, decideDeliveries, decideInbound, decideStatus } from '../../src/play/host/decide.js';
import { readOutboundMail } from '../../src/play/host/mail.js';
import { nextRun } from '../../src/rules/recurrence.js';
import type { OpenInbound, OutboundMail } from '../../src/store/db/ack.js';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');

const row = (fields: Partial<OpenInbound> = {}): OpenInbound => ({
  id: 'm',
  kind: 'chat',
  tries: 0,
  processAfter: null,
  trigger: true,
  ...fields,
});

describe('what a sweep does with a pending row', () => {
  const nothing = { settle: [], retry: [], giveUp: [], wake: false, nextAt: null };
  const s = (seconds: number) => NOW + seconds * 1000;
  const claim = (at: number | null): AckFacts => ({ status: 'processing', at });

  test.each<[string, Partial<OpenInbound>, AckFacts | null, boolean, object]>([
    [
      'completed: copied',
      {},
      { status: 'completed', at: s(-1) },
      true,
      { settle: [{ id: 'm', status: 'completed' }] },
    ],
    [
      'failed: copied too, as completed',
      {},
      { status: 'failed', at: s(-1) },
      true,
      { settle: [{ id: 'm', status: 'completed' }] },
    ],
    [
      'acked, and the container is gone',
      {},
      { status: 'completed', at: s(-1) },
      false,
      { settle: [{ id: 'm', status: 'completed' }] },
    ],
    ['an ack that nobody knows is none', {}, { status: 'huh', at: s(-1) }, true, {}],
    ['claimed by a container that lives', {}, claim(s(-900)), true, {}],
    ['first death: 5 s', {}, claim(s(-1)), false, { retry: [{ id: 'm', at: s(5) }] }],
    ['third death: 20 s', { tries: 2 }, claim(s(-1)), false, { retry: [{ id: 'm', at: s(20) }] }],
    ['fifth death: 80 s', { tries: 4 }, claim(s(-1)), false, { retry: [{ id: 'm', at: s(80) }] }],
    ['sixth death: given up', { tries: 5 }, claim(s(-1)), false, { giveUp: ['m'] }],
    ['claim with a time that is none', {}, claim(null), false, { retry: [{ id: 'm', at: s(5) }] }],
    ['given back already, not due', { processAfter: s(5) }, claim(s(-1)), false, { nextAt: s(5) }],
    ['given back already, due', { processAfter: s(0) }, claim(s(-6)), false, { wake: true }],
    [
      'claimed anew since',
      { processAfter: s(-6), tries: 1 },
      claim(s(-2)),
      false,
      { retry: [{ id: 'm', at: s(10) }] },
    ],
    ['due, nobody there', {}, null, false, { wake: true }],
    ['due, somebody there', {}, null, true, {}],
    ['not due yet', { processAfter: s(60) }, null, false, { nextAt: s(60) }],
    ['a time that is none is never due', { processAfter: Number.NaN }, null, false, {}],
    ['context wakes nobody', { trigger: false }, null, false, {}],
    ['an answer wakes nobody', { kind: 'system' }, null, false, {}],
  ])('%s', (_what, fields, ack, alive, expected) => {
    const acks = new Map(ack === null ? [] : [['m', ack]]);
    expect(decideInbound([row(fields)], acks, { alive, now: NOW, dialect: '2.0' })).toEqual({
      ...nothing,
      ...expected,
    });
  });
});

describe('which outbound rows are delivered', () => {
  const head = (rowid: number, deliverAfter: number | null = null) => ({
    rowid,
    id: `o${rowid}`,
    deliverAfter,
  });

  it('takes those that have not ended, and remembers how far everything has', () => {
    const heads = [head(1), head(2), head(3), head(4)];
    const ended = new Set(['o1', 'o2', 'o4']);
    expect(decideDeliveries(heads, ended, new Map(), { cursor: 0, now: NOW })).toEqual({
      due: [3],
      cursor: 2,
      nextAt: null,
    });
  });

  it('waits for deliver_after and for the next attempt, and never delivers at a time that is none', () => {
    const heads = [head(1, NOW + 5000), head(2), head(3, Number.NaN), head(4, NOW)];
    const attempts = new Map([['o2', { failed: 1, nextAt: NOW + 1000 }]]);
    expect(decideDeliveries(heads, new Set(), attempts, { cursor: 0, now: NOW })).toEqual({
      due: [4],
      cursor: 0,
      nextAt: NOW + 1000,
    });
  });

  it('tries three times, 1 s and 2 s apart', () => {
    const first = afterFailure(undefined, NOW);
    expect(first).toEqual({ failed: 1, nextAt: NOW + 1000 });
    if (first === 'give up') return;
    const second = afterFailure(first, NOW);
    expect(second).toEqual({ failed: 2, nextAt: NOW + 2000 });
    if (second === 'give up') return;
    expect(afterFailure(second, NOW)).toBe('give up');
  });
});

test.each<['running' | 'idle' | 'stopped' | null, boolean, number, string | null]>([
  ['stopped', true, 0, null],
  [null, true, 0, 'running'],
  ['running', true, 0, null],
  ['running', false, 9_999, null],
  ['running', false, 10_000, 'idle'],
  ['idle', false, 60_000, null],
  ['idle', true, 0, 'running'],
])('container_status %s, busy %s, %i ms after its last work becomes %s', (claimed, busy, ago, expected) => {
  expect(decideStatus(claimed, { busy, lastBusyAt: NOW - ago, now: NOW })).toBe(expected);
});

describe('what an outbound row asks of a host', () => {
  const mail = (content: unknown, fields: Partial<OutboundMail> = {}): OutboundMail => ({
    rowid: 9,
    id: 'msg-1',
    seq: 7,
    kind: 'chat',
    channelType: 'slack',
    platformId: 'slack:C1',
    threadId: null,
    content: typeof content === 'string' ? content : JSON.stringify(content),
    ...fields,
  });
  const message = (platformMessageId: string | null) => ({
    type: 'message',
    platformMessageId,
    question: null,
  });

  test.each<[string, OutboundMail, object]>([
    ['a message', mail({ text: 'hi' }), message('sim-slack-7')],
    ['without a seq', mail({ text: 'hi' }, { seq: null }), message('sim-slack-9')],
    ['without an address', mail({ text: 'hi' }, { platformId: null }), message(null)],
    ['to another agent', mail({ text: 'hi' }, { channelType: 'agent' }), message(null)],
    ['of a kind that nobody knows', mail({ x: 1 }, { kind: 'zzz' }), message('sim-slack-7')],
    ['not JSON', mail('{'), { type: 'undeliverable', reason: 'its content is not a JSON object' }],
    ['a list', mail('[]'), { type: 'undeliverable', reason: 'its content is not a JSON object' }],
    [
      'a blob',
      { ...mail(''), content: null },
      { type: 'undeliverable', reason: 'its content is not a JSON object' },
    ],
    [
      'failure on demand',
      mail({ text: 'now /fail-delivery' }),
      { type: 'undeliverable', reason: 'its text says /fail-delivery' },
    ],
    [
      'an unknown action',
      mail({ action: 'create_agent' }, { kind: 'system' }),
      { type: 'internal', action: null },
    ],
    ['system, not JSON', mail('nope', { kind: 'system' }), { type: 'internal', action: null }],
    [
      'a cancelled task',
      mail({ action: 'cancel_task', taskId: 't-1' }, { kind: 'system' }),
      { type: 'internal', action: { do: 'change', taskId: 't-1', change: 'cancel' } },
    ],
  ])('%s', (_what, given, expected) => {
    expect(readOutboundMail(given, NOW, '2.0')).toEqual(expected);
  });

  it('reads a question with options of every shape', () => {
    const options = ['Yes', { label: 'No', selectedLabel: 'No!', value: 'no' }, { label: 'Later' }];
    const content = { type: 'ask_question', questionId: 'q-1', title: 'Go?', question: 'Shall I?', options };
    expect(readOutboundMail(mail(content, { kind: 'chat-sdk' }), NOW, '2.0')).toEqual({
      type: 'message',
      platformMessageId: 'sim-slack-7',
      question: {
        id: 'q-1',
        title: 'Go?',
        options: [
          { label: 'Yes', selectedLabel: 'Yes', value: 'Yes' },
          { label: 'No', selectedLabel: 'No!', value: 'no' },
          { label: 'Later', selectedLabel: 'Later', value: 'Later' },
        ],
      },
    });
  });

  it('reads a scheduled task, with the row’s address where the action has none', () => {
    const content = {
      action: 'schedule_task',
      taskId: 't-1',
      prompt: 'Water',
      script: null,
      processAfter: '2026-11-23 09:00:00',
      recurrence: '0 9 * * *',
    };
    expect(readOutboundMail(mail(content, { kind: 'system' }), NOW, '2.0')).toEqual({
      type: 'internal',
      action: {
        do: 'schedule',
        task: {
          id: 't-1',
          content: '{"prompt":"Water","script":null}',
          timestamp: '2026-11-22T12:00:00.000Z',
          processAfter: '2026-11-23T09:00:00.000Z',
          recurrence: '0 9 * * *',
          platformId: 'slack:C1',
          channelType: 'slack',
          threadId: null,
        },
      },
    });
  });
});

test('a series is due next at the next match in the machine’s time zone', () => {
  const next = new Date(nextRun('30 9 * * *', NOW));
  expect([next.getHours(), next.getMinutes()]).toEqual([9, 30]);
  expect(next.getTime()).toBeGreaterThan(NOW);
  expect(next.getTime() - NOW).toBeLessThanOrEqual(24 * 3600_000);
  expect(() => nextRun('every day', NOW)).toThrow();
});
