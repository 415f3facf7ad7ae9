/** The file of a door, looked at before it is used: the folder is the host's, and may be anybody's doing. */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { DoorName, HostDoor } from '../contract/entities/host-door.js';
import { reasonOf, systemCode } from '../contract/system-error.js';

/** What fits into a socket's address, without its final NUL. A longer one would be cut, and be another file. */
const longestPath = process.platform === 'darwin' ? 103 : 107;

/** One file, whatever name it has. */
export interface SocketFile {
  path: string;
  dev: bigint;
  ino: bigint;
}

/** @param workspace the host's data directory */
export function doorPath(workspace: string, name: DoorName): string {
  return join(workspace, `${name}.sock`);
}

/**
 * Finds a door without touching it. Only a socket of our own user that has one name is one: a link could lead to any
 * other program's socket, which would then get our frames.
 * @param uid ours; null on a system without such a thing, whose hosts have no such doors
 */
export function findDoor(
  workspace: string,
  name: DoorName,
  uid: number | null = process.getuid?.() ?? null,
): SocketFile | HostDoor {
  const path = doorPath(workspace, name);
  const unusable = (state: HostDoor['state'], because: string): HostDoor => ({ name, state, because });
  if (uid === null) return unusable('absent', 'this system has no such sockets');
  const bytes = Buffer.byteLength(path);
  if (bytes > longestPath) {
    return unusable('too-long', `its path has ${bytes} bytes, and a socket’s can have ${longestPath}`);
  }
  try {
    const stat = lstatSync(path, { bigint: true });
    if (stat.isSymbolicLink()) return unusable('unsafe', 'it is a symbolic link');
    if (!stat.isSocket()) return unusable('unsafe', 'it is not a socket');
    if (stat.uid !== BigInt(uid)) return unusable('foreign', 'it belongs to another user');
    if (stat.nlink !== 1n) return unusable('unsafe', 'the socket has more than one name');
    return { path, dev: stat.dev, ino: stat.ino };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return unusable('absent', 'there is no such file');
    return unusable('failed', reasonOf(error));
  }
}

/** Whether it is still the same file: one that was put in its place is not written to. */
export function isSameDoor({ path, dev, ino }: SocketFile): boolean {
  try {
    const stat = lstatSync(path, { bigint: true });
    return stat.isSocket() && stat.dev === dev && stat.ino === ino;
  } catch {
    return false; // Gone meanwhile.
  }
}
