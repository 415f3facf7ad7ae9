import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { inProject } from '../lib/paths.mjs';
import { Failure, reportStep, timed } from '../lib/report.mjs';
import { isUnreachable, npm, reasonFrom } from './npm.mjs';

const folder = inProject('node_modules');
const installedLock = inProject('node_modules/.package-lock.json');
/**
 * Stands in node_modules while npm is working on it: if it is found later, npm was cut off and may
 * have left things half done.
 */
const unfinished = inProject('node_modules/.installing');

/**
 * Not `npm ci`: it refuses a lockfile that lacks a package for another platform, and where the registry does
 * not carry all of those, no lockfile can be complete. `npm install --no-save` keeps to the same versions and
 * checksums, and writes nothing back.
 */
const installArguments = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];

export async function installDependencies() {
  if (existsSync(unfinished)) rmSync(folder, { recursive: true, force: true });
  if (isUpToDate()) return;
  requireMatchingLockfile();
  const { milliseconds } = await timed(install);
  reportStep('set-up', 'dependencies', milliseconds);
}

/** Compares contents, not mtimes: a checkout writes new mtimes, and npm leaves old ones. */
export function isUpToDate() {
  const wanted = readJson(inProject('package-lock.json'))?.packages;
  const present = readJson(installedLock)?.packages;
  if (!wanted || !present || existsSync(unfinished)) return false;
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === '') return true;
    // An optional package that is not for this platform is in the lockfile only.
    if (!present[place]) return Boolean(entry.optional);
    return present[place].version === entry.version && present[place].integrity === entry.integrity;
  });
}

function requireMatchingLockfile() {
  const declared = readJson(inProject('package.json')) ?? {};
  const locked = readJson(inProject('package-lock.json'))?.packages?.[''] ?? {};
  const kinds = ['dependencies', 'devDependencies'];
  if (kinds.every((kind) => isDeepStrictEqual(declared[kind] ?? {}, locked[kind] ?? {}))) return;
  throw new Failure({
    what: 'package.json and package-lock.json do not agree.',
    why: 'a dependency was changed in one of them only',
    todo: 'run npm install --ignore-scripts, look at what it changes in package-lock.json, and commit both',
  });
}

async function install() {
  const wasThere = existsSync(installedLock);
  if (!wasThere) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(unfinished, '');
  const result = await npm([...installArguments, '--loglevel=error'], { cwd: inProject() });
  if (result.code !== 0) {
    // npm restores what was there; if nothing was, nothing may stay.
    if (wasThere) rmSync(unfinished, { force: true });
    else rmSync(folder, { recursive: true, force: true });
    throw failure(result.output);
  }
  rmSync(unfinished, { force: true });
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function failure(output) {
  if (isUnreachable(output)) {
    return new Failure({
      what: 'The dependencies could not be installed: the npm registry cannot be reached.',
      why: reasonFrom(output),
      todo: 'go online (or check the proxy settings of npm), then run this again; after one set-up it works offline',
    });
  }
  return new Failure({
    what: 'The dependencies could not be installed: npm install failed.',
    why: reasonFrom(output),
    todo: 'mend what npm names, then run this again',
  });
}
