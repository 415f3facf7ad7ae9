/**
 * The user-data folder: whether it can be used at all, and who is using it. Checked before anything in it is opened.
 */
import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  statSync,
} from 'node:fs';
import { homedir, hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { Refusal } from '../contract/errors.js';
import { OWN_FOLDER } from '../profile/set-aside.js';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function inWords(error: unknown): string {
  switch (codeOf(error)) {
    case 'EROFS':
      return 'it is on a read-only file system';
    case 'EACCES':
    case 'EPERM':
      return 'the permissions forbid it';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'it is not a folder, or something in its path is not';
    case 'ELOOP':
      return 'a symbolic link in its path leads in circles';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Makes the profile's folder where it is missing and checks that it can be written.
 * @throws PROFILE_UNUSABLE
 */
export function readyProfile(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: OWN_FOLDER });
    if (!statSync(path).isDirectory())
      throw Refusal.of('PROFILE_UNUSABLE', { path, reason: 'it is not a folder' });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw Refusal.of('PROFILE_UNUSABLE', { path, reason: inWords(error) }, error);
  }
}

/** What Chromium has created in a new one before our first line runs. */
const CHROMIUMS = /^(Singleton|Crashpad$|DevToolsActivePort$)/;

/**
 * Shuts others out of the folder, as Chromium does where it makes it itself. A folder that does not look like a
 * profile, or is shared by nature, is left alone: its files are private to us all the same.
 */
export function closeProfile(path: string): void {
  const { mode, uid } = statSync(path);
  if (process.platform === 'win32' || uid !== process.getuid?.() || (mode & 0o077) === 0) return;
  const names = readdirSync(path);
  const ours = names.includes('console.db') || names.every((name) => CHROMIUMS.test(name));
  const shared = (mode & 0o1000) !== 0 || resolve(path) === homedir();
  if (ours && !shared) chmodSync(path, OWN_FOLDER);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Why the profile's lock was not acquired. Chromium says no more than that it was not; where it leaves a link
 * that says who has it (Linux, macOS), that is read.
 * @returns null when another console on this machine has it
 */
export function lockTrouble(profile: string): string | null {
  if (process.platform === 'win32') return null;
  const lock = join(profile, 'SingletonLock');
  const found = lstatSync(lock, { throwIfNoEntry: false });
  if (found === undefined) return 'its lock could not be made; see what is said above';
  if (!found.isSymbolicLink()) return `something else is in place of its lock: move ${lock} away`;
  const [, host = '', pid = ''] = /^(.*)-(\d+)$/.exec(readlinkSync(lock)) ?? [];
  if (host !== hostname()) {
    return `a console on the computer “${host}” has it open (process ${pid}). If none is running there any more, remove ${lock}`;
  }
  if (!isAlive(Number(pid)))
    return `the lock of a console that is gone (process ${pid}) could not be replaced: remove ${lock}`;
  return null;
}
