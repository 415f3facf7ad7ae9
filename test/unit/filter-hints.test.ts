import { describe, expect, test } from 'vitest';
import { filterHints, takeHint } from '../../src/renderer/features/session/filter-hints.js';
import { session } from '../support/session-summary.js';

const ops = {
  id: 'ag-ops',
  name: 'Ops Agent',
  folder: 'ops',
  agentProvider: null,
  config: { timezone: null, mostMessages: null },
};
const sessions = [session({ id: 'a' }), session({ id: 'b' }), session({ id: 'c', agentGroup: ops })];
const hints = (text: string, caret = text.length) =>
  filterHints(text, caret, sessions).map(({ word, count }) => (count === null ? word : `${word} ${count}`));

describe('what a filter word could become', () => {
  test.each<[string, string[]]>([
    ['', []],
    ['is', ['is:']],
    ['a', ['agent:', 'is:attention', 'is:approval']],
    ['is:st', ['is:stuck', 'is:stopped']],
    ['stu', ['is:stuck']],
    ['IS:UNREAD', []],
    ['is:unrea', ['is:unread', 'is:unreadable']],
    ['is:waiting', []],
    ['is:waiting ', []],
    ['dana', []],
    ['agent:', ['agent:Andy 2', 'agent:"Ops Agent" 1']],
    ['agent:gent', ['agent:"Ops Agent" 1']],
    ['agent:"ops a', ['agent:"Ops Agent" 1']],
    ['dana channel:tele', ['channel:telegram 3']],
    ['is:sleeping', []],
  ])('%j: %j', (text, expected) => {
    expect(hints(text)).toEqual(expected);
  });

  test('in the middle of a word nothing is offered, at its end what fits it', () => {
    expect(hints('is:stuck dana', 4)).toEqual([]);
    expect(hints('stu dana', 3)).toEqual(['is:stuck']);
  });

  test.each([
    ['dana is:wai', 11, 'is:waiting', 'dana is:waiting |'],
    ['stu dana', 3, 'is:stuck', 'is:stuck |dana'],
    ['ag', 2, 'agent:', 'agent:|'],
    ['agent:"ops', 10, 'agent:"Ops Agent"', 'agent:"Ops Agent" |'],
  ])('%j at %i takes %j', (text, caret, word, expected) => {
    const taken = takeHint(text, caret, { word, about: '', is: null, count: null });
    expect(`${taken.text.slice(0, taken.caret)}|${taken.text.slice(taken.caret)}`).toBe(expected);
  });
});
