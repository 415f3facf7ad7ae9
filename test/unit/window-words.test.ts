import { expect, it } from 'vitest';
import type { PlannedLine } from '../../src/contract/entities/batch.js';
import { windowTitle } from '../../src/renderer/app/use-window-title.js';
import { needWords } from '../../src/renderer/features/attention/AttentionCount.js';
import { linesShown } from '../../src/renderer/features/replay/lines-shown.js';
import { isCutAt } from '../../src/renderer/ui/PlainText.js';
import { chatAddress } from '../../src/rules/chat-address.js';

it('window F10: a text is cut only where six lines or more would be hidden', () => {
  expect([12, 13, 17, 18, 40].map(isCutAt)).toEqual([false, false, false, true, true]);
});

it('window F17: a count that still runs says so', () => {
  expect(needWords(347, 200)).toBe('347 need you, counting…');
  expect(needWords(0, 3)).toBe('Counting what needs you…');
  expect(needWords(1, 0)).toBe('1 needs you');
  expect(needWords(0, 0)).toBe('Nothing needs you');
});

it('window F18: what would be written is listed in its order; far down only what is wrong', () => {
  const line = (n: number, problem: string | null, skipped?: true): PlannedLine => ({
    ...{ line: n, words: '', kind: 'chat', processAfter: null, files: 0, note: null, problem },
    ...(skipped === undefined ? {} : { skipped }),
  });
  const lines = [line(1, null), line(2, 'Skipped: …', true), line(3, 'bad'), line(4, null), line(5, 'bad')];
  expect(linesShown(lines, 10)).toEqual(lines);
  expect(linesShown(lines, 2).map((each) => each.line)).toEqual([1, 2, 3, 5]);
});

it('window F19: an address that begins with its channel does not say it twice', () => {
  expect(chatAddress('discord', 'discord:7701:3320')).toBe('discord:7701:3320');
  expect(chatAddress('email', 'ops@example.test')).toBe('email ops@example.test');
});

it('window F22: the title has the workspace and how many sessions are unread', () => {
  expect(windowTitle('data', 0)).toBe('data – Session Console');
  expect(windowTitle('a\u202eb', 3)).toBe('(3) a\\u202eb – Session Console');
});
