/** What a host of 2.1 and later looks for beside v2.db before it starts. Only its own scripts write it. */
import { lstatSync } from 'node:fs';
import path from 'node:path';
import type { WorkspacePath } from './paths.js';

/**
 * Whether the data directory has a host's upgrade marker. Whether it fits the host's version only that host knows.
 * A folder that cannot be looked into counts as one that has it: nothing is claimed of what was not seen.
 */
export function hasUpgradeMarker(ws: WorkspacePath): boolean {
  try {
    return lstatSync(path.join(ws.path, 'upgrade-state.json'), { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}
