import { expect, test } from 'vitest';
import { batchPace } from '../../src/rules/batch-pace.js';

test('N9: a batch that takes more than one poll says how long a runner of 2.0 needs', () => {
  expect(batchPace(10, 10)).toBeNull();
  expect(batchPace(11, 10)).toMatch(
    /takes 10 at a time, the newest first, .* about 1 min in all\. Newer ones take all/,
  );
  expect(batchPace(54, 10)).toContain('about 5 min in all');
  expect(batchPace(9, 3)).toContain('takes 3 at a time, the newest first, and the next 3 only');
});
