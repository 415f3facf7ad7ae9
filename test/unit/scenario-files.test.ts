import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeFile } from '../../src/play/scenario/files.js';

describe('a scenario’s files', () => {
  it('makes a PNG whose pixels are all there', () => {
    const { bytes } = makeFile({ name: 'c.png', chart: [0.2, 0.9] });
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    const length = bytes.readUInt32BE(33);
    const pixels = inflateSync(bytes.subarray(41, 41 + length));
    expect(pixels.length).toBe(height * (1 + 3 * width));
    expect(new Set(pixels).size).toBeGreaterThan(5);
  });

  it('makes a PDF whose table points at its objects', () => {
    const text = makeFile({ name: 'r.pdf', pdf: ['Total (net): 12'] }).bytes.toString('latin1');
    const start = Number(/startxref\n(\d+)/.exec(text)?.[1]);
    expect(text.slice(start, start + 4)).toBe('xref');
    const offsets = [...text.matchAll(/^(\d{10}) 00000 n /gm)].map((m) => Number(m[1]));
    expect(offsets.map((at, i) => text.startsWith(`${i + 1} 0 obj`, at))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(text).toContain('(Total \\(net\\): 12) Tj');
  });

  it.each([
    [{ name: 'a.csv', text: 'x,y' }, 'text/csv', 'x,y'],
    [{ name: 'a.bin', base64: 'aGk=' }, 'application/octet-stream', 'hi'],
    [{ name: 'a.txt', size: 5, fill: 'ab' }, 'text/plain', 'ababa'],
    [{ name: 'a.txt', text: '<p>', mime: 'text/html' }, 'text/html', '<p>'],
  ])('makes %j', (spec, mimeType, text) => {
    expect(makeFile(spec)).toEqual({ name: spec.name, mimeType, bytes: Buffer.from(text) });
  });
});
