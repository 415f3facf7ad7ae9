import { expect, it } from 'vitest';
import { atOnce, inSlices } from '../../src/store/slices.js';

it('work in slices lets others have the thread; at once it does not', async () => {
  let others = false;
  setImmediate(() => {
    others = true;
  });
  function* untilOthers() {
    while (!others) yield;
    return 'done';
  }
  expect(await inSlices(untilOthers())).toBe('done');

  others = false;
  setImmediate(() => {
    others = true;
  });
  function* thousand() {
    for (let n = 0; n < 1000; n += 1) yield;
    return others;
  }
  expect(atOnce(thousand())).toBe(false);
});
