// What set-up keeps outside the checkout, so that a second one is ready in seconds. Nothing in it is trusted: a
// file counts only with its checksum, a folder only if each of its files has its own.
import { createHash, randomBytes } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../lib/report.mjs';

const sumsName = '.checksums.json';

/** @returns {string} the cache's folder, made if missing */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  const folder = path.join(base, 'session-console');
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch (error) {
    throw new Failure({
      what: 'The cache folder cannot be made.',
      why: `${folder}: ${error.code}`,
      todo: 'set XDG_CACHE_HOME to a folder that you may write to, then run this again',
    });
  }
}

/**
 * Gives `work` a folder of its own beside the target's final place, so that the result can be renamed there in
 * one step, and removes the folder whatever happens.
 * @template T @param {string} parent @param {(folder: string) => Promise<T>} work @returns {Promise<T>}
 */
export async function inScratch(parent, work) {
  mkdirSync(parent, { recursive: true });
  removeAbandoned(parent);
  const folder = path.join(parent, `.scratch-${process.pid}-${randomBytes(4).toString('hex')}`);
  mkdirSync(folder);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Removes the scratch folders of set-ups that were killed. */
function removeAbandoned(parent) {
  for (const name of readdirSync(parent)) {
    const pid = Number(/^\.scratch-(\d+)-/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Puts a finished file or folder in its place, replacing what was there. */
export function putInPlace(finished, target) {
  rmSync(target, { recursive: true, force: true });
  renameSync(finished, target);
}

/** @param {'sha256' | 'sha512'} algorithm @returns {Promise<string>} base64 */
export async function checksum(file, algorithm = 'sha256') {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('base64');
}

/** Records the checksum of every file in a folder that is about to enter the cache. */
export async function seal(folder) {
  const sums = {};
  for (const name of filesIn(folder)) sums[name] = await checksum(path.join(folder, name));
  writeFileSync(path.join(folder, sumsName), JSON.stringify(sums));
}

/** True if the entry is whole; a damaged one is removed. @param {string} folder */
export async function isIntact(folder) {
  if (!existsSync(folder)) return false;
  try {
    const sums = JSON.parse(readFileSync(path.join(folder, sumsName), 'utf8'));
    const names = filesIn(folder);
    if (names.length > 0 && names.length === Object.keys(sums).length) {
      const same = await Promise.all(
        names.map(async (name) => (await checksum(path.join(folder, name))) === sums[name]),
      );
      if (same.every(Boolean)) return true;
    }
  } catch {
    // Unreadable is as good as damaged.
  }
  rmSync(folder, { recursive: true, force: true });
  return false;
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name !== sumsName && statSync(path.join(folder, name)).isFile())
    .sort();
}
