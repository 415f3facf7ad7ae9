import { join } from 'node:path';
import { Refusal } from '../../src/contract/errors.js';
import { queryElsewhere } from './sqlite-process.js';
import type { TestSession } from './store-workspace.js';
import { hashTree, type TreeEntry } from './tree-hash.js';
import { CENTRAL_ROWS } from './workspace-canary.js';

const CENTRAL = ['v2.db', 'v2.db-wal', 'v2.db-shm'];

function centralRows({ ws }: TestSession): string[] {
  try {
    return ws.central.read((db) => db.prepare<[], string>(CENTRAL_ROWS).pluck().all());
  } catch (error) {
    if (!(error instanceof Refusal) || error.data.code !== 'NO_WORKSPACE') throw error;
    // Nobody has it open, and it stays as it is: no -shm comes and goes.
    return queryElsewhere(join(ws.path, 'v2.db'), CENTRAL_ROWS, 'immutable').map(({ row }) => String(row));
  }
}

/** All files around, with the rows of v2.db in place of its bytes: those change when a session is active. */
function tree(s: TestSession): TreeEntry[] {
  const rows = centralRows(s);
  return [
    ...hashTree(join(s.ws.path, '..'), CENTRAL),
    { path: 'v2.db, its rows', sha256: rows.join('\n'), mtimeMs: 0 },
  ];
}

/**
 * Everything that a write to a session must leave alone: everything around its folder, and what v2.db says
 * except the session's last activity.
 */
export function canary(s: TestSession): TreeEntry[] {
  const around = join(s.ws.path, '..');
  const own = s.folder.slice(around.length + 1);
  // Two folders' own mtimes change with what comes and goes in them: v2.db's -wal and -shm, and in the agent
  // group's folder the one in which files wait.
  const passing = [s.ws.path, join(s.folder, '..')].map((folder) => folder.slice(around.length + 1));
  return tree(s).filter(({ path }) => !passing.includes(path) && path !== own && !path.startsWith(`${own}/`));
}

/** All of it, the session's own folder too: what a refused write must leave alone. */
export function everything(s: TestSession): TreeEntry[] {
  return tree(s);
}
