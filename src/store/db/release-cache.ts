import type { Slices } from '../slices.js';
import type { WritableDb } from './sqlite.js';

/** How many pages are released at once. */
const STEP_PAGES = 50;

/**
 * What a long write may hold, in pages; with cache_spill off it holds them anyway, and releases them all at once.
 */
export const GATHERED_PAGES = 20_000;

/**
 * Releases the memory of a handle's pages before it is closed, a few at a time. Electron's allocator returns
 * each page to the system with a call of its own, some 50 µs (in plain Node it is under 1): a write of
 * thousands of rows would hold main up for a tenth of a second in `close`.
 */
export function* releaseCache(db: WritableDb): Slices<void> {
  const pages = Math.min(Number(db.pragma('page_count', { simple: true })), GATHERED_PAGES);
  for (let left = pages; left > 0; left -= STEP_PAGES) {
    db.pragma(`cache_size = ${left}`);
    yield;
  }
}
