/**
 * Whatever stands in the profile where a file or a folder of ours belongs but is not one: it is moved aside,
 * never removed and never followed. Only for the process that holds the profile's lock.
 */
import { chmodSync, lstatSync, mkdirSync, readdirSync, renameSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Refusal } from '../contract/errors.js';

/** Something that was moved out of the way; absolute paths. */
export interface SetAside {
  path: string;
  /** What was wrong with it: “is damaged (file is not a database)”. */
  why: string;
  /** Where it is now. */
  to: string;
}

/** Private to us: messages and drafts are nobody else's business. */
export const OWN_FILE = 0o600;
export const OWN_FOLDER = 0o700;

type Kind = 'file' | 'folder';

const DATABASES = ['console.db', 'audit.db'];
const FILES = [
  ...DATABASES.flatMap((name) => [name, `${name}-wal`, `${name}-shm`, `${name}-journal`]),
  'window.json',
  'logs/console.log',
  'logs/console.old.log',
];
const FOLDERS = ['logs', 'staged', 'reader-temp', 'search-temp', 'search', 'demo-workspace'];

function look(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

/** @throws PROFILE_UNUSABLE when it cannot be renamed: then nothing is changed */
export function setAside(path: string, why: string, now: Date): SetAside {
  const day = now.toISOString().slice(0, 10);
  const name = (nth: number): string => `${path}.damaged-${day}${nth === 1 ? '' : `-${nth}`}`;
  let nth = 1;
  while (look(name(nth)) !== undefined || look(`${name(nth)}-wal`) !== undefined) nth += 1;
  const to = name(nth);
  try {
    renameSync(path, to);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    const reason = `${basename(path)} ${why} and cannot be moved out of the way (${code})`;
    throw Refusal.of('PROFILE_UNUSABLE', { path: dirname(path), reason }, error);
  }
  tighten(to);
  return { path, why, to };
}

/** A database with the files that belong to it, so that it can still be opened at its new place. */
export function setAsideDatabase(path: string, why: string, now: Date): SetAside {
  const aside = setAside(path, why, now);
  for (const end of ['-wal', '-journal']) {
    if (look(path + end)?.isFile() === true) renameSync(path + end, aside.to + end);
  }
  // It holds nothing but an index into the -wal.
  if (look(`${path}-shm`)?.isFile() === true) renameSync(`${path}-shm`, `${aside.to}-shm`);
  return aside;
}

/** Removes everybody else's permissions on a file or folder. A link, and what is not ours, is left alone. */
export function tighten(path: string): void {
  const found = look(path);
  if (found === undefined || !(found.isFile() || found.isDirectory())) return;
  if (process.platform === 'win32' || found.uid !== process.getuid?.()) return;
  if ((found.mode & 0o077) !== 0) chmodSync(path, found.isFile() ? OWN_FILE : OWN_FOLDER);
}

/** What is wrong with what stands there; null for nothing. */
function wrongWith(found: Stats, wanted: Kind): string | null {
  if (found.isSymbolicLink()) return 'is a symbolic link, which is not followed,';
  if (wanted === 'file' ? found.isFile() : found.isDirectory()) return null;
  if (found.isDirectory()) return 'is a folder';
  return wanted === 'folder' && found.isFile() ? 'is a file instead of a folder' : 'is not a plain file';
}

/**
 * Makes a folder of ours, and makes sure that it is one: whatever stands in its place, a
 * link above all, is set aside.
 * @returns what was set aside; null when nothing had to be
 * @throws PROFILE_UNUSABLE, and the system's errors
 */
export function readyFolder(path: string): SetAside | null {
  const found = look(path);
  const wrong = found === undefined ? null : wrongWith(found, 'folder');
  const aside = wrong === null ? null : setAside(path, wrong, new Date());
  mkdirSync(path, { recursive: true, mode: OWN_FOLDER });
  tighten(path);
  return aside;
}

/**
 * Checks each name of ours in the profile: what is of another kind is set aside, and what is ours is made
 * unreadable for everybody else.
 * @throws PROFILE_UNUSABLE
 */
export function tidyProfile(profile: string, now: Date): SetAside[] {
  const aside: SetAside[] = [];
  const check = (name: string, wanted: Kind): void => {
    const path = join(profile, name);
    const found = look(path);
    const wrong = found === undefined ? null : wrongWith(found, wanted);
    if (wrong === null) tighten(path);
    else aside.push(setAside(path, wrong, now));
  };
  for (const name of FOLDERS) check(name, 'folder');
  for (const name of FILES) check(name, 'file');
  for (const name of namesIn(join(profile, 'staged'))) tighten(join(profile, 'staged', name));
  return aside;
}

function namesIn(folder: string): string[] {
  return look(folder)?.isDirectory() === true ? readdirSync(folder) : [];
}
