import { describe, expect, it } from 'vitest';
import { nextOddSeq } from '../../src/play/db/container-write.js';
import { sqliteTime } from '../../src/store/time.js';

describe('the container’s next seq', () => {
  it.each([
    [null, 1],
    [0, 1],
    [1, 3],
    [2, 3],
    [7, 9],
    [1000, 1001],
  ])('after %j is %j', (largest, next) => {
    expect(nextOddSeq(largest, 'inbound.db')).toBe(next);
  });

  it.each([-1, 1.5, Number.MAX_SAFE_INTEGER, 2 ** 60, 'seven', Buffer.from('7')])(
    'refuses to follow %j',
    (largest) => {
      expect(() => nextOddSeq(largest, 'inbound.db')).toThrowError(/largest seq in inbound\.db/);
    },
  );
});

it('stamps as SQLite does: UTC, whole seconds, no zone', () => {
  expect(sqliteTime(Date.parse('2026-11-22T07:14:06.999Z'))).toBe('2026-11-22 07:14:06');
});
