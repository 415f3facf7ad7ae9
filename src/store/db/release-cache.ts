import type { Slices } from '../slices.js';
import type { WritableDb } from './sqlite.js';

/** So many pages are given back at once. */
const STEP_PAGES = 50;

/** What a long write may gather, in pages; with cache_spill off it gathers it anyway, and gives it back at once. */
export const GATHERED_PAGES = 20_000;

/**
 * Gives the memory of a handle's pages back before it is closed, a few at a time. Electron's allocator hands each page
 * to the system by a call of its own, some 50 µs (in plain Node it is under 1): a write of thousands of rows would
 * hold main up for a tenth of a second in `close`.
 */
export function* releaseCache(db: WritableDb): Slices<void> {
  const pages = Math.min(Number(db.pragma('page_count', { simple: true })), GATHERED_PAGES);
  for (let left = pages; left > 0; left -= STEP_PAGES) {
    db.pragma(`cache_size = ${left}`);
    yield;
  }
}
