// Where the real engines for tests lie once set-up has fetched them: a tree of programs and libraries, installed nowhere.
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The cache that set-up fills; scripts/setup/cache.mjs makes it. */
export function enginesFolder() {
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(base, 'session-console', `engines-${systemName()}-${process.arch}`);
}

/** `debian-12`: what another system has packed does not run here. */
function systemName() {
  try {
    const text = readFileSync('/etc/os-release', 'utf8');
    const value = (key) => new RegExp(`^${key}="?([\\w.-]*)`, 'm').exec(text)?.[1] ?? 'unknown';
    return `${value('ID')}-${value('VERSION_ID')}`;
  } catch {
    return 'unknown';
  }
}
