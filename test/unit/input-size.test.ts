import { expect, it } from 'vitest';
import { INPUT_LIMIT_BYTES, weigh } from '../../src/preload/input-size.js';

const MIB = 1024 * 1024;

it.each<[string, unknown, ReturnType<typeof weigh>]>([
  ['nothing', undefined, 'fits'],
  ['a message of the largest content', { content: 'x'.repeat(MIB), attachments: ['a'] }, 'fits'],
  ['a draft as long as a draft may be', { json: 'x'.repeat(2 * MIB), text: 'x'.repeat(2 * MIB) }, 'fits'],
  ['a text', 'x'.repeat(INPUT_LIMIT_BYTES / 2), 'too large'],
  ['a name of a property', { ['x'.repeat(INPUT_LIMIT_BYTES / 2)]: 1 }, 'too large'],
  ['bytes', { bytes: new Uint8Array(INPUT_LIMIT_BYTES) }, 'too large'],
  ['a few bytes of a large buffer', new Uint8Array(INPUT_LIMIT_BYTES).subarray(0, 1), 'too large'],
  ['a list without anything in it', new Array(4_000_000_000), 'too large'],
  ['many small texts', new Array(300_000).fill('x'), 'too large'],
  ['many small objects', Array.from({ length: 150_000 }, () => ({ a: 1 })), 'too large'],
  ['something that can hold any amount', new Map([[1, 2]]), 'other'],
  ['a number without end', { n: 10n ** 30n }, 'other'],
])('P01: %s', (_, input, weight) => {
  expect(weigh(input)).toBe(weight);
});

it('P01: goes as deep as there is something, without a stack of its own', () => {
  let deep: unknown = 'x';
  for (let at = 0; at < 100_000; at += 1) deep = [deep];
  expect(weigh(deep)).toBe('fits');
});
