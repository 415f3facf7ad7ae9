import { expect, it } from 'vitest';
import { ok, Refusal, type Result, toFailure } from '../../src/contract/errors.js';
import { inPieces } from '../../src/main/ipc/pieces.js';
import { Pieces } from '../../src/preload/pieces.js';

const many = (count: number) => Array.from({ length: count }, (_, at) => ({ at }));

/** The largest piece that was sent, how often others had the thread, and the answer as the page gets it. */
async function across(result: Result<unknown>, order: 'pieces first' | 'answer first') {
  const pieces = new Pieces();
  const sent: [string | null, unknown[]][] = [];
  let turns = 0;
  let next = setImmediate(function count() {
    turns += 1;
    next = setImmediate(count);
  });
  const answer = await inPieces(result, (list, items) => sent.push([list, items]));
  clearImmediate(next);
  const largest = Math.max(0, ...sent.map(([, items]) => items.length));
  pieces.expect('one');
  const take = () => {
    for (const [list, items] of sent) pieces.take('one', list, items);
    // From another page.
    pieces.take('another', null, many(1));
  };
  if (order === 'pieces first') take();
  const whole = pieces.whole('one', answer);
  if (order === 'answer first') take();
  return { largest, turns, whole: await whole };
}

it.each(['pieces first', 'answer first'] as const)(
  'F10: a long answer travels in pieces (%s)',
  async (order) => {
    for (const value of [
      many(10_000),
      { lines: many(10_000), words: many(300), cancelled: false, few: many(3) },
    ]) {
      const { largest, turns, whole } = await across(ok(structuredClone(value)), order);
      expect(whole).toEqual(ok(value));
      expect(largest).toBe(200);
      expect(turns).toBeGreaterThan(30);
    }
  },
);

it('F10: others travel as they are', async () => {
  for (const result of [
    ok(many(200)),
    ok(undefined),
    ok('x'.repeat(10_000)),
    ok({ lines: many(200) }),
    toFailure(Refusal.of('NO_WORKSPACE', {})),
  ]) {
    const { largest, whole } = await across(result, 'pieces first');
    expect([largest, whole]).toEqual([0, result]);
  }
});
