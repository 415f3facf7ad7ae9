// What set-up found in order, so that the next one need not check again.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hasDisplay, hasVirtualDisplay } from '../lib/display.mjs';
import { inProject } from '../lib/paths.mjs';
import { isUpToDate } from './dependencies.mjs';
import { electronBinary, electronVersion } from './electron.mjs';
import { plainOpen } from './plain-open.mjs';
import { addon } from './sqlite.mjs';

const stampFile = inProject('node_modules/.session-console-setup');

/** @returns {boolean} whether nothing has changed since set-up last succeeded */
export function isInPlace() {
  try {
    return readFileSync(stampFile, 'utf8') === currentState() && isUpToDate();
  } catch {
    return false;
  }
}

export function recordState() {
  const finished = `${stampFile}.new`;
  writeFileSync(finished, currentState());
  renameSync(finished, stampFile);
}

/** Text that differs whenever something that set-up checked may have changed. */
function currentState() {
  const facts = {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    display: hasDisplay() ? 'real' : hasVirtualDisplay() ? 'virtual' : 'none',
    lockfile: hashOf([inProject('package-lock.json')]),
    scripts: hashOf([inProject('scripts/setup.mjs'), ...filesIn('scripts/setup'), ...filesIn('scripts/lib')]),
    electron: electronVersion(),
    electronBinary: identity(electronBinary()),
    addon: identity(addon),
    guard: `${hashOf([inProject('native/plain-open.c')])} ${identity(plainOpen)}`,
  };
  return JSON.stringify(facts, null, 2);
}

/** Size and mtime; absent is a state too (the prebuilt addon lies elsewhere). */
function identity(file) {
  const stat = file && statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.size} ${stat.mtimeMs}` : 'absent';
}

function filesIn(folder) {
  return readdirSync(inProject(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${path.basename(file)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}
