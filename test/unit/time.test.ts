import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHostTime, parseTimestamp } from '../../src/store/time.js';

describe('parseTimestamp', () => {
  it.each([
    ['2026-11-18T08:10:00.000Z', Date.UTC(2026, 10, 18, 8, 10)],
    ['2026-11-18T08:10:00.123456Z', Date.UTC(2026, 10, 18, 8, 10, 0, 123)],
    ['2026-11-22 07:14:06', Date.UTC(2026, 10, 22, 7, 14, 6)],
    ['2026-11-22T07:14', Date.UTC(2026, 10, 22, 7, 14)],
    ['2026-11-22T07:14:06+02:00', Date.UTC(2026, 10, 22, 5, 14, 6)],
    ['2026-11-22 07:14:06 -0330', Date.UTC(2026, 10, 22, 10, 44, 6)],
    ['2024-02-29 00:00:00', Date.UTC(2024, 1, 29)],
  ])('%s', (text, ms) => {
    expect(parseTimestamp(text)).toBe(ms);
  });

  it.each(['', 'now', '2026-13-01 00:00:00', '2026-02-30 00:00:00', '1763450000', '2026-11-22', null, 5, {}])(
    'is null for %s',
    (text) => {
      expect(parseTimestamp(text)).toBeNull();
    },
  );
});

describe('isHostTime', () => {
  it.each(['2026-11-18T08:10:00.000Z', '2026-11-18T08:10:00Z', '2024-02-29T23:59:59.9Z'])(
    '%s is one',
    (text) => {
      expect(isHostTime(text)).toBe(true);
    },
  );

  it.each([
    ...['', 'now', '2026-11-22 07:14:06', '2026-11-22T07:14:06', '2026-11-22T07:14:06+00:00'],
    ...['2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', '2026-11-22T24:30:00Z', '2026-11-22T07:60:00Z'],
  ])('%s is none', (text) => {
    expect(isHostTime(text)).toBe(false);
  });

  it('takes of that form just what parseTimestamp reads', () => {
    const two = fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, '0'));
    fc.assert(
      fc.property(two, two, two, two, two, two, (year, month, day, hour, minute, second) => {
        const text = `20${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
        expect(isHostTime(text)).toBe(parseTimestamp(text) !== null);
      }),
      {
        examples: [
          ['26', '02', '30', '00', '00', '00'],
          ['26', '02', '28', '24', '00', '00'],
        ],
      },
    );
    const small = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
    fc.assert(
      fc.property(small(13), small(32), small(25), small(61), (month, day, hour, minute) => {
        const text = `2026-${month}-${day}T${hour}:${minute}:00.000Z`;
        expect(isHostTime(text)).toBe(parseTimestamp(text) !== null);
      }),
    );
  });
});
