import { expect, test } from 'vitest';
import { batchPace } from '../../src/rules/batch-pace.js';

const of = (count: number, limit = 10, order: 'newest' | 'triggers-first' | 'unknown' = 'newest') =>
  batchPace(count, { limit, order });

test('N9: a batch that takes more than one poll says how long a runner of 2.0 needs', () => {
  expect(of(10)).toBeNull();
  expect(of(11)).toMatch(/takes 10 at a time, the newest first, .* about 1 min in all\.$/);
  expect(of(54)).toContain('about 5 min in all');
  expect(of(9, 3)).toContain('takes 3 at a time, the newest first, and the next 3 only');
});

test('newer runners let nothing wait, and where no version is known both are said', () => {
  expect(of(54, 10, 'triggers-first')).toBeNull();
  expect(of(54, 10, 'unknown')).toMatch(/about 5 min in all\. Runners since 2\.2 go on at once/);
});
