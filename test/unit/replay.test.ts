import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MessageRaw } from '../../src/contract/entities/message.js';
import { countOutcomes, reportText } from '../../src/renderer/features/replay/report-text.js';
import { offsets, planReplay, type ReplayOptions } from '../../src/store/message/replay.js';
import { ANY_PLACE } from '../../src/store/message/task-place.js';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const options: ReplayOptions = {
  spacing: 'original',
  now: NOW,
  batchId: 'b',
  address: null,
  place: ANY_PLACE,
};
const raw = (
  columns: Record<string, string | null>,
  table: MessageRaw['table'] = 'messages_in',
): MessageRaw => ({
  table,
  columns: Object.entries({
    ...{
      id: 'm',
      kind: 'chat',
      timestamp: '2026-11-20T10:00:00.000Z',
      content: '{"text":"hi","sender":"D"}',
    },
    ...columns,
  }).map(([name, value]) => ({ name, storage: value === null ? 'null' : 'text', value, cut: false })),
});

describe('the spacing of a replay', () => {
  test('never goes back, begins at once, and is the original where clocks went forward', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 1e12 }))), (times) => {
        const later = offsets(times);
        expect(later).toHaveLength(times.length);
        expect(later.every((at, i) => at >= (later[i - 1] ?? 0))).toBe(true);
        if (times[0] != null) expect(later[0]).toBe(0);
        const sorted = times.filter((at) => at !== null).sort((a, b) => a - b);
        expect(offsets(sorted)).toEqual(sorted.map((at) => at - (sorted[0] ?? 0)));
      }),
    );
  });

  test('is kept in the times at which they are due, or all are due at once', () => {
    const raws = [
      raw({}),
      raw({ timestamp: '2026-11-20 10:05:00' }),
      raw({ timestamp: 'nonsense' }),
      raw({ timestamp: '2026-11-20T11:00:00.000Z' }),
    ];
    const due = (steps: ReturnType<typeof planReplay>) => steps.map(({ message }) => message?.processAfter);
    expect(due(planReplay(raws, options))).toEqual([
      null,
      '2026-11-22T12:05:00.000Z',
      '2026-11-22T12:05:00.000Z',
      '2026-11-22T13:00:00.000Z',
    ]);
    expect(due(planReplay(raws, { ...options, spacing: 'at once' }))).toEqual([null, null, null, null]);
  });
});

describe('the plan of a replay', () => {
  const one = (columns: Record<string, string | null>, more: Partial<ReplayOptions> = {}) =>
    planReplay([raw(columns)], { ...options, ...more })[0];

  test('has new ids, the old content and flags, and no second series', () => {
    const step = one({
      trigger: '0',
      on_wake: '1',
      recurrence: '0 9 * * *',
      platform_id: 'tg:1',
      thread_id: 't',
    });
    expect(step?.message).toMatchObject({
      id: 'console-b-1',
      content: '{"text":"hi","sender":"D"}',
      platformId: 'tg:1',
      threadId: 't',
      trigger: false,
      onWake: true,
    });
    expect(step?.message).not.toHaveProperty('recurrence');
    expect(step?.line.note).toMatch(/^Without its recurrence/);
  });

  test('into another session has that session’s address', () => {
    const address = { platformId: 'slack:2', channelType: 'slack', threadId: null };
    expect(one({ platform_id: 'tg:1', thread_id: 't' }, { address })?.message).toMatchObject(address);
  });

  test('names the files of the content that are to be copied, and says which cannot be', () => {
    const file = {
      name: 'a.png',
      mimeType: 'image/png',
      type: 'photo',
      size: 3,
      localPath: 'inbox/m/a.png',
      alt: 'x',
    };
    const content = JSON.stringify({ text: '', attachments: [file] });
    const step = one({ content });
    expect(step?.message?.content).toBe(content);
    expect(step?.files).toEqual([{ index: 0, name: 'a.png', mimeType: 'image/png' }]);
    for (const localPath of ['inbox/other/a.png', '../../v2.db', '/etc/passwd', 'inbox/m/..']) {
      const evil = one({ content: JSON.stringify({ text: '', attachments: [{ ...file, localPath }] }) });
      expect(evil?.message).toBeNull();
      expect(evil?.line.problem).toMatch(/cannot be copied/);
    }
  });

  test.each([
    [{ content: 'not json' }, /not JSON/],
    [{ content: '[1]' }, /not a JSON object/],
    [{ content: '{"text":"x","attachments":5}' }, /attachments is not a list/],
    [{ kind: 'system' }, /only makes sense where it was/],
    [{ kind: 'unheard-of' }, /kind is not one of/],
  ])('says why %j is not replayed', (columns, reason) => {
    const step = one(columns);
    expect(step?.message).toBeNull();
    expect(step?.line.problem).toMatch(reason);
  });

  test('leaves out what the agent said', () => {
    const [step] = planReplay([raw({}, 'messages_out')], options);
    expect(step?.message).toBeNull();
    expect(step?.line.problem).toMatch(/^Skipped: the agent wrote it/);
  });

  test('never throws, whatever the content', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.string(), (content, id) => {
        const step = one({ content, id });
        expect(step?.message === null).toBe(step?.line.problem !== null);
      }),
    );
  });
});

test('a report is a table whose cells hold no tab or line break', () => {
  const line = {
    line: 1,
    words: 'a\tb',
    outcome: 'not written' as const,
    id: null,
    seq: null,
    reason: 'c\nd',
  };
  const written = { ...line, line: 2, outcome: 'written' as const, id: 'm', seq: 4, reason: null };
  const report = { lines: [line, written], cancelled: false };
  expect(countOutcomes(report)).toEqual({ written: 1, 'there already': 0, 'not written': 1 });
  expect(
    reportText(report)
      .split('\n')
      .map((row) => row.split('\t')),
  ).toEqual([
    ['line', 'outcome', 'seq', 'id', 'message', 'reason'],
    ['1', 'not written', '', '', 'a b', 'c d'],
    ['2', 'written', '4', 'm', 'a b', ''],
    [''],
  ]);
});
