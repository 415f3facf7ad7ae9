/**
 * The long runs (second processes, locks, kills) are small in a plain `npm test`. At their full size:
 * `npm test -- unit --mode full test/integration/<file>`.
 */
export const FULL_SIZE = process.env.MODE === 'full';

/** @returns `full` in a run of full size, else `quick` */
export function bySize<T>(quick: T, full: T): T {
  return FULL_SIZE ? full : quick;
}
