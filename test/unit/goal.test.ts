import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/contract/entities/message.js';
import { findGoal, parseGoal } from '../../src/renderer/features/message/goal.js';

/** Rows as the timeline has them, except for what a goal ignores. */
function rows(...given: [key: string, at: number | null][]): Message[] {
  return given.map(([key, at], i) => ({
    ...{ key, at, id: key, seq: 12 + 2 * i, kind: 'chat', timestamp: '', direction: 'inbound' as const },
    ...{ state: 'done' as const, statusText: null, stateAt: null, sender: null, cut: false, contentBytes: 0 },
    ...{ body: { type: 'text' as const, text: '', replyTo: null }, attachments: [], platformId: null },
    ...{
      channelType: null,
      threadId: null,
      processAfter: null,
      recurrence: null,
      tries: null,
      trigger: null,
    },
    ...{ onWake: null, sourceSessionId: null, inReplyTo: null, deliverAfter: null, platformMessageId: null },
  }));
}

const loaded = rows(['in:7', 700], ['out:4', 750], ['in:8', null], ['in:9', 900], ['in:11', 1100]);

describe('where a goal lies', () => {
  it.each([
    ['a row that is loaded', { key: 'in:9' }, 3],
    ['a row before those that are loaded', { key: 'in:3' }, 'older'],
    ['a row of the side of which all that is loaded is newer', { key: 'out:3' }, 'older'],
    ['a row that is gone: older ones of its side are loaded', { key: 'in:10' }, 'nowhere'],
    ['a row that was never loaded, newer than all', { key: 'out:99' }, 'nowhere'],
    ['a seq that is loaded', { seq: 16 }, 2],
    ['a seq that is not loaded', { seq: 99 }, 'older'],
    ['a time before the loaded rows', { at: 600 }, 'older'],
    ['the time of the first one: others may stand before it', { at: 700 }, 'older'],
    ['a time between two rows', { at: 800 }, 3],
    ['the very time of a row', { at: 750 }, 1],
    ['a time after the newest', { at: 5000 }, 4],
  ])('%s', (_name, goal, expected) => {
    expect(findGoal(loaded, goal)).toBe(expected);
  });

  it('looks further back where no loaded row has a time', () => {
    expect(findGoal(rows(['in:1', null]), { at: 5 })).toBe('older');
    expect(findGoal([], { key: 'in:1' })).toBe('older');
  });
});

describe('where somebody wants to go', () => {
  const now = new Date(2026, 10, 22, 15, 30).getTime();
  it.each([
    ['42', { seq: 42 }],
    [' #7 ', { seq: 7 }],
    ['2026-11-18', { at: new Date(2026, 10, 18).getTime() }],
    ['2026-11-18 08:10', { at: new Date(2026, 10, 18, 8, 10).getTime() }],
    ['2026-11-18T08:10', { at: new Date(2026, 10, 18, 8, 10).getTime() }],
    ['08:10', { at: new Date(2026, 10, 22, 8, 10).getTime() }],
    ['', null],
    ['yesterday', null],
    ['2026-02-30', null],
    ['25:00', null],
    ['-4', null],
    ['1234567890123456', null],
  ])('%j', (text, goal) => {
    expect(parseGoal(text, now)).toEqual(goal);
  });
});
