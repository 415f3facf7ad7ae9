import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { chartPng, pdfFile } from '../../src/store/demo/files.js';
import { nextTimeOfDay } from '../../src/store/demo/script.js';

describe('the demo’s files', () => {
  it('makes a PNG whose pixels are all there', () => {
    const { bytes } = chartPng('c.png', [0.2, 0.9]);
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    const length = bytes.readUInt32BE(33);
    const pixels = inflateSync(bytes.subarray(41, 41 + length));
    expect(pixels.length).toBe(height * (1 + 3 * width));
    expect(new Set(pixels).size).toBeGreaterThan(5);
  });

  it('makes a PDF whose table points at its objects', () => {
    const text = pdfFile('r.pdf', ['Total (net): 12']).bytes.toString('latin1');
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
});

describe('nextTimeOfDay', () => {
  it('is today before that time, and tomorrow after it', () => {
    const noon = new Date(2026, 10, 22, 12).getTime();
    expect(nextTimeOfDay(noon, 16, 30)).toBe(new Date(2026, 10, 22, 16, 30).getTime());
    expect(nextTimeOfDay(noon, 7, 30)).toBe(new Date(2026, 10, 23, 7, 30).getTime());
    expect(nextTimeOfDay(noon, 12, 0)).toBe(new Date(2026, 10, 23, 12, 0).getTime());
  });
});
