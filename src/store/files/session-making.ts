/**
 * The temporary names under which a session's folder, or a part of it, is made: they say what is being made and
 * by whom, so that what a crash left behind can be told from what somebody is still making.
 */
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import type { HeldFolder } from './held-folder.js';
import { isAlive } from './is-alive.js';

/** Every name of ours in a workspace's folders begins with this; no session is called that. */
export const MAKING_PREFIX = '.console-new-';

/** Making a session takes milliseconds, or as long as a lock is waited for; after this long nobody is making it. */
const LONGEST_MAKING_MS = 10 * 60_000;

/** A process id means something on one machine (or in one container) only. */
const here = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** What this process is making now, by absolute path. Anything with our pid that is not here was left behind. */
const active = new Set<string>();

export interface Making {
  /** The id of the session that is being made, or some unique text for a part of one. */
  readonly what: string;
  readonly pid: number;
  readonly host: string;
}

/** Names something in `folder` that is about to be made, and notes that this process is making it. */
export function beginMaking(folder: string, what: string): string {
  const full = path.join(folder, `${MAKING_PREFIX}${what}.${process.pid}.${here}`);
  active.add(full);
  return full;
}

/** Notes that this process is no longer making it, done or not. */
export function endMaking(full: string): void {
  active.delete(full);
}

/** What a name in the above form says; null for any other name. */
export function parseMaking(name: string): Making | null {
  const [, what, pid, host] = /^\.console-new-(.+)\.(\d{1,10})\.([0-9a-f]{8})$/su.exec(name) ?? [];
  return what === undefined || pid === undefined || host === undefined
    ? null
    : { what, pid: Number(pid), host };
}

/**
 * True when nobody can be making this any more. A pid that was reused by another process in the meantime only
 * delays that by ten minutes.
 * @param folder what it stands in
 * @param now ms since 1970, UTC
 */
export function isLeftBehind(folder: HeldFolder, name: string, making: Making, now: number): boolean {
  if (active.has(path.join(folder.path, name))) return false;
  if (making.host === here && (making.pid === process.pid || !isAlive(making.pid))) return true;
  const stats = folder.look(name);
  return stats !== null && now - stats.mtimeMs > LONGEST_MAKING_MS;
}
