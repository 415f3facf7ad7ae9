/** What a NanoClaw project sets in its `.env`, beside the data folder. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { WorkspacePath } from './paths.js';

/** No such file is longer. */
const ENV_BYTES = 64 * 1024;

function readEnv(path: string): string {
  let file: number | null = null;
  try {
    // A FIFO of that name must not hang the open.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!fstatSync(file).isFile()) return '';
    const bytes = Buffer.alloc(ENV_BYTES);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, ENV_BYTES, 0));
  } catch {
    return ''; // None, or not ours to read: then it sets nothing that we know of.
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** A value as NanoClaw reads it: the last one counts, quotes around it do not. Null where it is not set. */
export function projectEnv(ws: WorkspacePath, name: string): string | null {
  let found: string | null = null;
  for (const line of readEnv(join(dirname(ws.path), '.env')).split(/\r?\n/)) {
    const [, key, value = ''] = /^\s*([^#=\s]+)\s*=(.*)$/.exec(line) ?? [];
    if (key === name) found = value.trim().replace(/^(["'])(.*)\1$/, '$2');
  }
  return found === null || found === '' ? null : found;
}
