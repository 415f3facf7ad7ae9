import { describe, expect, it } from 'vitest';
import { findGoal } from '../../src/renderer/features/message/goal.js';
import type { Message } from '../../src/shared/entities/message.js';

/** Rows as the timeline has them, but for what a goal does not look at. */
function rows(...given: [key: string, at: number | null][]): Message[] {
  return given.map(([key, at]) => ({
    ...{ key, at, id: key, seq: 2, kind: 'chat', timestamp: '', direction: 'inbound' as const },
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
