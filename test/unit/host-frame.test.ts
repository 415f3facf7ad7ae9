import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineReader, readAnswer, toLine } from '../../src/host-doors/frame.js';
import { readHelp } from '../../src/host-doors/help.js';

describe('a line for a door', () => {
  it('is ASCII, ends with its only newline, and says the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, name) => {
        const line = toLine({ [`k${name}`]: text });
        expect(line).toMatch(/^[\u0000-\u007f]*\n$/);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(JSON.parse(line)).toEqual({ [`k${name}`]: text });
      }),
    );
  });

  it('survives a host that decodes every byte by itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const bytes = [...Buffer.from(toLine(text))].map((byte) => Buffer.from([byte]).toString('utf8'));
        expect(JSON.parse(bytes.join(''))).toBe(text);
      }),
    );
  });
});

describe('an answer in pieces', () => {
  it('is the same however it is cut, and whatever follows it', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), cuts, fc.string(), (data, sizes, after) => {
        const answer = { id: '1', ok: true, data };
        const bytes = Buffer.from(`${JSON.stringify(answer)}\n${after}`);
        const reader = new LineReader();
        let line: string | null = null;
        for (let at = 0, i = 0; at < bytes.length && line === null; i += 1) {
          const size = sizes[i % sizes.length] ?? 1;
          line = reader.take(bytes.subarray(at, at + size));
          at += size;
        }
        expect(readAnswer(line ?? '')).toEqual(answer);
      }),
    );
  });

  it('ends at 1 MiB', () => {
    const reader = new LineReader();
    const piece = Buffer.alloc(512 * 1024, 'x');
    expect([reader.take(piece), reader.take(piece), reader.take(Buffer.from('x'))]).toEqual([
      null,
      null,
      'too-long',
    ]);
  });
});

describe('a host’s help', () => {
  it('is read for its resources and verbs alone', () => {
    const text = [
      'Note: some words.',
      'Resources:',
      '  groups               One agent each: verbs are below',
      '                       verbs: list, get, config get',
      '  tasks                Work',
      '                       verbs: list',
      '',
      'Commands:',
      '  help                 List',
    ].join('\r\n');
    expect(readHelp(text)).toEqual({ groups: ['list', 'get', 'config get'], tasks: ['list'] });
  });

  it.each(['', 'Resources:', 'Resources:\n\n', 'Something else'])('is not understood from %j', (text) => {
    expect(readHelp(text)).toBeNull();
  });
});
