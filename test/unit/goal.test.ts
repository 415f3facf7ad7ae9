import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/contract/entities/message.js';
import { findGoal } from '../../src/renderer/features/message/goal.js';

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
    ...{
      onWake: null,
      sourceSessionId: null,
      copied: null,
      inReplyTo: null,
      deliverAfter: null,
      platformMessageId: null,
    },
  }));
}

const loaded = rows(['in:7', 700], ['out:4', 750], ['in:8', null], ['in:9', 900], ['in:11', 1100]);

describe('where a goal lies', () => {
  it.each([
    ['a row that is loaded', { key: 'in:9' }, 3],
    ['a row before those that are loaded', { key: 'in:3' }, 'elsewhere'],
    ['a row of the side of which all that is loaded is newer', { key: 'out:3' }, 'elsewhere'],
    ['a row that is gone: older ones of its side are loaded', { key: 'in:10' }, 'nowhere'],
    ['a row that was never loaded, newer than all', { key: 'out:99' }, 'nowhere'],
    ['a seq that is loaded', { seq: 16 }, 2],
    ['a seq that is not loaded', { seq: 99 }, 'elsewhere'],
    ['a time before the loaded rows', { at: 600 }, 'elsewhere'],
    ['the time of the first one: others may stand before it', { at: 700 }, 'elsewhere'],
    ['a time between two rows', { at: 800 }, 3],
    ['the very time of a row', { at: 750 }, 1],
    ['a time after the newest', { at: 5000 }, 4],
  ])('%s', (_name, goal, expected) => {
    expect(findGoal(loaded, goal, { older: true, newer: false })).toBe(expected);
  });

  it('looks further back where no loaded row has a time', () => {
    const ends = { older: true, newer: false };
    expect(findGoal(rows(['in:1', null]), { at: 5 }, ends)).toBe('elsewhere');
    expect(findGoal([], { key: 'in:1' }, ends)).toBe('elsewhere');
  });
});

describe('window F4: among rows around a goal, more lies on both sides', () => {
  it.each([
    ['a row behind those that are loaded', { key: 'in:12' }, { older: true, newer: true }, 'elsewhere'],
    ['a row between them that is gone', { key: 'in:10' }, { older: true, newer: true }, 'nowhere'],
    ['a time behind them', { at: 5000 }, { older: true, newer: true }, 'elsewhere'],
    ['a time within them', { at: 800 }, { older: true, newer: true }, 3],
    ['a time before them, at the beginning', { at: 1 }, { older: false, newer: true }, 0],
    ['a seq, where all is loaded', { seq: 99 }, { older: false, newer: false }, 'nowhere'],
    ['an id, where not all is', { id: 'x' }, { older: false, newer: true }, 'elsewhere'],
  ])('%s', (_name, goal, ends, expected) => {
    expect(findGoal(loaded, goal, ends)).toBe(expected);
  });
});
