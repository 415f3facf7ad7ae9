import { lstatSync, mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readyFolder, type SetAside } from '../profile/set-aside.js';
import type { HelperChild } from '../reader/client.js';
import { fsRefusal } from '../store/files/fs-refusal.js';
import type { StartChild } from './child.js';
import type { Log } from './early-log.js';

/** As mkdtemp makes them. */
const OURS = /^reader-[A-Za-z0-9]{6}$/;

/** A script that opens session files, and as what. */
interface Program {
  script: string;
  serviceName: string;
  args?: readonly string[];
}

/**
 * Starts a process that reads session files, one at a time.
 * @param tempDir of this profile and this program alone. Each reader has its own folder for temporary files in it (copies of databases
 * that had to be recovered), so that what one leaves behind when it is killed is known to be nobody's and is removed.
 * @param onSetAside told of what stood in the folder's place
 */
export function readerSpawner(
  start: StartChild,
  program: Program,
  tempDir: string,
  log: Log,
  onSetAside: (aside: SetAside) => void,
): () => HelperChild {
  return () => {
    let folder: string;
    try {
      folder = makeReaderFolder(tempDir, onSetAside);
    } catch (error) {
      // Reading goes on where the profile has no room.
      log.warn('the reader has no folder of its own', error);
      return spawnReader(start, program, tmpdir());
    }
    void removeOthers(tempDir, basename(folder)).catch((error: unknown) =>
      log.warn('reader leftovers', error),
    );
    return spawnReader(start, program, folder);
  };
}

/** @throws DISK_FULL, NOT_WRITABLE, PROFILE_UNUSABLE */
export function makeReaderFolder(tempDir: string, onSetAside: (aside: SetAside) => void): string {
  try {
    const aside = readyFolder(tempDir);
    if (aside !== null) onSetAside(aside);
    return mkdtempSync(join(tempDir, 'reader-'));
  } catch (error) {
    throw fsRefusal(error, tempDir);
  }
}

/** Removes what earlier readers have left: real folders with our kind of name. */
export async function removeOthers(tempDir: string, own: string): Promise<void> {
  for (const name of await readdir(tempDir)) {
    if (name === own || !OURS.test(name)) continue;
    const path = join(tempDir, name);
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

function spawnReader(start: StartChild, { script, ...options }: Program, temp: string): HelperChild {
  const env = { ...process.env, TMPDIR: temp, TMP: temp, TEMP: temp };
  return start(script, { ...options, env });
}
