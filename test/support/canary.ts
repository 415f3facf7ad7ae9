import { join } from 'node:path';
import type { TestSession } from './store-workspace.js';
import { hashTree, type TreeEntry } from './tree-hash.js';

const CENTRAL = ['v2.db', 'v2.db-wal', 'v2.db-shm'];

/**
 * Everything that a write to a session must leave alone: all that lies around its folder, v2.db apart,
 * which a message marks as active.
 */
export function canary(s: TestSession): TreeEntry[] {
  const around = join(s.ws.path, '..');
  const own = s.folder.slice(around.length + 1);
  // The data folder's own mtime tells of v2.db's -wal and -shm, which come and go with its connections.
  const data = s.ws.path.slice(around.length + 1);
  return hashTree(around, CENTRAL).filter(
    ({ path }) => path !== data && path !== own && !path.startsWith(`${own}/`),
  );
}

/** All of it, the session's own folder too: what a refused write must leave alone. */
export function everything(s: TestSession): TreeEntry[] {
  return hashTree(join(s.ws.path, '..'), CENTRAL);
}
