import { describe, expect, it } from 'vitest';
import { parseTimestamp } from '../../src/store/time.js';

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
