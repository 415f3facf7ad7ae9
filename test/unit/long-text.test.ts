import { expect, it } from 'vitest';
import { shortened } from '../../src/renderer/features/message/json-shortened.js';
import { blocksOf, STEP_CHARS } from '../../src/renderer/ui/long-text.js';

const MIB = 1024 * 1024;

it.each([
  ['one line without a space', 'x'.repeat(MIB)],
  ['one line of words', 'lorem ipsum '.repeat(90_000)],
  ['lines', 'some line\r\nanother\n\n'.repeat(60_000)],
  ['characters of two units', '👩‍🚀'.repeat(200_000)],
  ['a few lines', 'a\nb\n'],
  ['nothing', ''],
])('U04: %s is laid out in short blocks, which are the text and nothing else', (_, text) => {
  for (const chars of [STEP_CHARS, 3 * STEP_CHARS, text.length]) {
    const blocks = blocksOf(text, chars);
    expect(blocks.map((block) => block.text).join('')).toBe(text.slice(0, chars));
    let at = 0;
    for (const block of blocks) {
      expect(block.at).toBe(at);
      at += block.text.length;
    }
    expect(Math.max(0, ...blocks.map((block) => block.text.length))).toBeLessThanOrEqual(2048);
  }
});

it('U04: no character is cut in two', () => {
  const blocks = blocksOf(`a${'😀'.repeat(100_000)}`, 150_001);
  expect(blocks.filter(({ text }) => /^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/.test(text))).toEqual([]);
});

it('U04: a tree has the beginning of a long text and of a long list, and says how much it left out', () => {
  const tree = shortened({ text: 'x'.repeat(500_000), list: new Array(100_000).fill(1), after: 'y' });
  expect(tree).toMatchObject({
    text: expect.stringMatching(/^x{3000}… \(497000 characters more in the raw view\)$/),
  });
  const size = JSON.stringify(tree).length;
  expect(size).toBeLessThan(10_000);
  expect(JSON.stringify(tree)).toMatch(/… 9\d{4} items more in the raw view/);
  expect(JSON.stringify(tree)).toContain('"…":"1 field more in the raw view"');
  const small = { a: [1, 'two', null, { b: true }], c: '' };
  expect(shortened(small)).toEqual(small);
});
