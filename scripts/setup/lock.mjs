// One set-up at a time on a machine: two that compile or unpack the same thing at once would only
// be slower. The cache itself is safe without it (everything enters by rename).
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { note } from '../lib/report.mjs';
import { cacheFolder, isAlive } from './cache.mjs';

const beat = 5_000;
const silence = 60_000;

/** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
export async function withLock(work) {
  const file = path.join(cacheFolder(), 'set-up.lock');
  await take(file);
  const heart = setInterval(() => touch(file), beat);
  heart.unref();
  try {
    return await work();
  } finally {
    clearInterval(heart);
    rmSync(file, { force: true });
  }
}

async function take(file) {
  let told = false;
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned(file)) {
      removeOnce(file);
      continue;
    }
    if (!told) note('set-up', 'another set-up is running on this machine: waiting for it');
    told = true;
    await wait(200);
  }
}

/** Its owner has died, or has not been heard of for a minute (another machine with the same home). */
function isAbandoned(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    const quietFor = Date.now() - statSync(file).mtimeMs;
    return quietFor > silence || (pid > 0 && !isAlive(pid));
  } catch {
    return false; // just released
  }
}

/** By rename, so that of two processes that find the same dead lock only one removes it. */
function removeOnce(file) {
  const mine = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(file, mine);
    rmSync(mine, { force: true });
  } catch {
    // The other process was first.
  }
}

function touch(file) {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // Taken away from us after a minute of silence: the cache stays safe all the same.
  }
}
