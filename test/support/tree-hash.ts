import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface TreeEntry {
  path: string;
  sha256: string;
  mtimeMs: number;
}

/**
 * Every file below `dir` with its hash and mtime, by path; folders with their mtime. Call it only while
 * nobody in this process has one of them open in SQLite: closing our descriptor would drop its locks.
 * @param skip names that are left out
 */
export function hashTree(dir: string, skip: readonly string[] = []): TreeEntry[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => !skip.includes(entry.name))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = entry.isFile() ? readFileSync(path) : Buffer.alloc(0);
      return {
        path: relative(dir, path),
        sha256: createHash('sha256').update(bytes).digest('hex'),
        mtimeMs: lstatSync(path).mtimeMs,
      };
    })
    .sort((a, b) => a.path.localeCompare(b.path));
}
