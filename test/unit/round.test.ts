import { expect, it } from 'vitest';
import { Round } from '../../src/reader/round.js';

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

function taken(round: Round<number>, turns: number): number[] {
  return numbers(turns).flatMap(() => round.take());
}

it('meets each once in so many turns, in shares as even as can be', () => {
  for (const count of [1, 4, 5, 7, 60, 300]) {
    const round = new Round<number>(5, 1000);
    round.replace(numbers(count));
    expect(new Set(taken(round, 5))).toEqual(new Set(numbers(count)));
  }
});

it('takes no more at a turn than it may, and then more turns', () => {
  const round = new Round<number>(5, 10);
  round.replace(numbers(100));
  expect(round.take()).toHaveLength(10);
  expect(new Set(taken(round, 9)).size).toBe(90);
  expect(round.take()).toEqual(numbers(10));
});

it('goes on where it was in another list, and has nobody to take from an empty one', () => {
  const round = new Round<number>(1, 2);
  round.replace([1, 2, 3, 4]);
  expect(round.take()).toEqual([1, 2]);
  round.replace([5, 6, 7, 8]);
  expect(round.take()).toEqual([7, 8]);
  round.replace([9]);
  expect(round.take()).toEqual([9]);
  round.replace([]);
  expect(round.take()).toEqual([]);
});
