import type { PlannedLine } from '../../../contract/entities/batch.js';

/** The first lines in their order; of those after them only what is wrong, up to as many again. */
export function linesShown(lines: readonly PlannedLine[], most: number): PlannedLine[] {
  const wrong = lines.slice(most).filter(({ problem, skipped }) => problem !== null && skipped !== true);
  return [...lines.slice(0, most), ...wrong.slice(0, most)];
}
