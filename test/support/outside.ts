/** What lies outside a session's folder, where a container must never reach through the console. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { temporaryFolder } from './store-workspace.js';
import { hashTree } from './tree-hash.js';

export interface Outside {
  /** A folder that holds what a container must never reach. */
  folder: string;
  /** A database of a session's shape in it. */
  db: string;
  expectUntouched(): void;
}

/** @param db is copied there as inbound.db */
export function makeOutside(db: string): Outside {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'precious.txt'), 'precious');
  writeFileSync(join(folder, 'sub', 'a.txt'), 'not to be removed');
  copyFileSync(db, join(folder, 'inbound.db'));
  const before = JSON.stringify(hashTree(folder));
  return {
    folder,
    db: join(folder, 'inbound.db'),
    expectUntouched: () => expect(JSON.stringify(hashTree(folder))).toBe(before),
  };
}
