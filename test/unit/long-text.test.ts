import { expect, it } from 'vitest';
import { jsonNodes } from '../../src/renderer/features/message/json-nodes.js';
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
  const document = { text: 'x'.repeat(500_000), list: new Array(100_000).fill(1), after: 'y' };
  const tree = jsonNodes(JSON.stringify(document));
  expect(tree.children[0]).toMatchObject({
    text: expect.stringMatching(/^"x{2999}… \(497002 characters more in the raw view\)$/),
  });
  expect(tree.children[1]?.children.at(-1)?.text).toMatch(/^… 9\d{4} items more in the raw view$/);
  expect(tree.children.at(-1)).toMatchObject({ kind: 'omitted', text: '… 1 field more in the raw view' });
});

it('H09: a tree of many levels has the first of them, at once', () => {
  const deep = `${'{"a":'.repeat(900)}"${'x'.repeat(500_000)}"${'}'.repeat(900)}`;
  const begun = performance.now();
  let node = jsonNodes(deep);
  while (node.children[0] !== undefined) node = node.children[0];
  expect(node).toMatchObject({ kind: 'omitted', text: '… deeper levels in the raw view' });
  expect(performance.now() - begun).toBeLessThan(2000);
});

it('B01: a tree shows keys and values as they are written, as often as they stand there', () => {
  const leaf = (name: string | null, kind: string, text: string) => ({ name, kind, text, children: [] });
  expect(
    jsonNodes(' {"2":1.0,"1":1E5,"n":1234567890123456789,"n":-0,"\\u00e9":"\\u00e9\\/","l":[null,{}]}'),
  ).toEqual({
    ...{ name: null, kind: 'object', text: '' },
    children: [
      leaf('2', 'number', '1.0'),
      leaf('1', 'number', '1E5'),
      leaf('n', 'number', '1234567890123456789'),
      leaf('n', 'number', '-0'),
      leaf('\\u00e9', 'string', '"\\u00e9\\/"'),
      { ...leaf('l', 'list', ''), children: [leaf(null, 'word', 'null'), leaf(null, 'object', '')] },
    ],
  });
});
